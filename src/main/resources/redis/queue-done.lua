#!lua flags=allow-oom
-- Takes entries out of a worker's processing list; those that must wait become deferred.
-- Keys:      1 the worker's processing list  2 deferred
-- Arguments: 1 '1' where the list's garbage was put aside, so that it can go
--            2… pairs of milliseconds to wait (or -1: done with) and entry
-- Returns:   nothing
-- The more there are that wait, the longer each waits (up to a second): to look at them all takes the longer, too, and
-- with nothing gained as long as the battle that holds them back is stuck.
-- Garbage is any bytes, which a client may not be able to send back; here it is known by not being the digits of an id.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local least = math.min(1000, math.floor(redis.call('ZCARD', KEYS[2]) / 10))
for i = 2, #ARGV, 2 do
  if tonumber(ARGV[i]) >= 0 then
    redis.call('ZADD', KEYS[2], now + math.max(least, ARGV[i]), ARGV[i + 1])
  end
  redis.call('LREM', KEYS[1], 1, ARGV[i + 1])
end
if ARGV[1] == '1' then
  for _, entry in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
    if #entry > 18 or not string.match(entry, '^[1-9]%d*$') then
      redis.call('LREM', KEYS[1], 1, entry)
    end
  end
end
