#!lua
-- Admits a past edition to those that are reloaded into Redis, unless there are too many.
-- Keys:      1 the reloaded editions, scored by when they expire (milliseconds since 1970)
-- Arguments: 1 the edition  2 its time to live in milliseconds  3 the maximum number of editions
-- Returns:   1, or 0 if there are too many
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
