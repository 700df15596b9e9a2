#!lua flags=allow-oom
-- Takes entries out of a worker's processing list; those that must wait become deferred.
-- Keys:      1 the worker's processing list  2 deferred
-- Arguments: pairs of milliseconds to wait (or -1: done with) and entry
-- Returns:   nothing
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, #ARGV, 2 do
  if tonumber(ARGV[i]) >= 0 then
    redis.call('ZADD', KEYS[2], now + ARGV[i], ARGV[i + 1])
  end
  redis.call('LREM', KEYS[1], 1, ARGV[i + 1])
end
