#!lua flags=allow-oom
-- Moves entries into a worker's processing list: deferred ones that are due, and the oldest pending ones. Neither kind
-- takes more than half of the room if there are enough of the other, so that deferred entries cannot keep the pending
-- battle that they wait for from being taken.
-- Keys:      1 pending  2 deferred  3 the worker's processing list  4 workers
-- Arguments: 1 the worker's id  2 the maximum length of its list afterwards  3 the list's time to live in milliseconds
-- Returns:   {milliseconds until the next deferred entry is due, or -1; the whole processing list}
-- Repeating a call is safe: entries moved by a call whose reply was lost are in the list, and so in the next reply.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[4], now, ARGV[1])

local room = ARGV[2] - redis.call('LLEN', KEYS[3])
if room > 0 then
  local share = room - math.min(redis.call('LLEN', KEYS[1]), math.ceil(room / 2))
  local due = redis.call('ZRANGE', KEYS[2], '-inf', now, 'BYSCORE', 'LIMIT', 0, share)
  for _, entry in ipairs(due) do
    redis.call('ZREM', KEYS[2], entry)
    redis.call('LPUSH', KEYS[3], entry)
  end
  room = room - #due
end
if room > 0 then
  for _, entry in ipairs(redis.call('RPOP', KEYS[1], room) or {}) do
    redis.call('LPUSH', KEYS[3], entry)
  end
end
-- The list expires in case the worker dies and the set of workers is lost too; its battles are then found
-- in PostgreSQL.
redis.call('PEXPIRE', KEYS[3], ARGV[3])

local wait = -1
local next = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
if next[2] then
  wait = math.max(0, next[2] - now)
end
return { wait, redis.call('LRANGE', KEYS[3], 0, -1) }
