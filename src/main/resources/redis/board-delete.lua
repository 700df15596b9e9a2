#!lua flags=allow-oom
-- Takes players off a board for good.
-- Keys:      1 scores  2 building  3 deleted
-- Arguments: 1 milliseconds after which a deletion need not be remembered  2… members
-- Returns:   how many were on the board
if redis.call('EXISTS', KEYS[1], KEYS[2]) == 0 then
  -- Nothing to take them off, so no key may stay behind either: there are many past periods.
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - ARGV[1])
local removed = 0
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[3], now, ARGV[i])
  redis.call('ZREM', KEYS[2], ARGV[i])
  removed = removed + redis.call('ZREM', KEYS[1], ARGV[i])
end
redis.call('PEXPIRE', KEYS[3], ARGV[1])
return removed
