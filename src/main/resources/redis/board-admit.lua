#!lua
-- Admits a past edition to those that are brought back, unless there are too many.
-- Keys:      1 editions that were brought back, by when they leave again (milliseconds since 1970)
-- Arguments: 1 the edition  2 milliseconds for which it stays  3 the most editions
-- Returns:   1, or 0 where there are too many
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
