#!lua flags=allow-oom
-- Removes deleted players from a board.
-- Keys:      1 scores  2 building  3 deleted
-- Arguments: 1 how long to remember a deletion, in milliseconds  2… members
-- Returns:   the number of removed members
if redis.call('EXISTS', KEYS[1], KEYS[2]) == 0 then
  -- There is no board, so no key is written: past periods are many.
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
