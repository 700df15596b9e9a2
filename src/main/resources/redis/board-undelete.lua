#!lua flags=allow-oom
-- Forgets deletions that PostgreSQL does not have.
-- Keys:      1 deleted
-- Arguments: pairs of member and its deletion time as seen
-- Returns:   the number of forgotten deletions
-- A deletion that is newer than the one seen is kept.
local forgotten = 0
for i = 1, #ARGV, 2 do
  local at = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if at and tonumber(at) == tonumber(ARGV[i + 1]) then
    redis.call('ZREM', KEYS[1], ARGV[i])
    forgotten = forgotten + 1
  end
end
return forgotten
