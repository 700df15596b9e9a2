#!lua flags=allow-oom
-- Corrects scores that are too high, which no other script lowers.
-- Keys:      1 scores
-- Arguments: triples of member, its score as seen, and the correct score, or '' if the member should not be there
-- Returns:   the number of corrected members
-- A score that has changed since it was seen is kept, as it is newer.
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
