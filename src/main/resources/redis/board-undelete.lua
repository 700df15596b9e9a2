#!lua flags=allow-oom
-- Forgets deletions that PostgreSQL does not know of.
-- Keys:      1 deleted
-- Arguments: pairs of member and when it was deleted, as it was seen
-- Returns:   how many were forgotten
-- A deletion made since is kept.
local forgotten = 0
for i = 1, #ARGV, 2 do
  local at = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if at and tonumber(at) == tonumber(ARGV[i + 1]) then
    redis.call('ZREM', KEYS[1], ARGV[i])
    forgotten = forgotten + 1
  end
end
return forgotten
