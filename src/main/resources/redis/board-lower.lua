#!lua flags=allow-oom
-- Corrects what is too high, which no other write does.
-- Keys:      1 scores
-- Arguments: triples of member, its score as it was seen, and the right one, or '' where it should not be there
-- Returns:   how many were corrected
-- One that has changed since it was seen is left alone: a newer score must not be undone.
local corrected = 0
for i = 1, #ARGV, 3 do
  local score = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if score and tonumber(score) == tonumber(ARGV[i + 1]) then
    if ARGV[i + 2] == '' then
      redis.call('ZREM', KEYS[1], ARGV[i])
    else
      redis.call('ZADD', KEYS[1], ARGV[i + 2], ARGV[i])
    end
    corrected = corrected + 1
  end
end
return corrected
