#!lua flags=allow-oom
-- Removes entries from a worker's processing list and defers those that must wait.
-- Keys:      1 the worker's processing list  2 deferred
-- Arguments: 1 '1' if the list's invalid entries are stored elsewhere and can be removed
--            2… pairs of milliseconds to wait (or -1 if done) and entry
-- Returns:   nothing
-- The more entries are deferred, the longer each waits (up to a second): checking them all takes longer too, and gains
-- nothing while the battle that holds them back is stuck.
-- The list ends with the entries taken first. Given in that order, each one is found at once.
-- An invalid entry may be any bytes, which a client may be unable to send back; so this script looks for entries that
-- are not the digits of an id.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local least = math.min(1000, math.floor(redis.call('ZCARD', KEYS[2]) / 10))
for i = 2, #ARGV, 2 do
  if tonumber(ARGV[i]) >= 0 then
    redis.call('ZADD', KEYS[2], now + math.max(least, ARGV[i]), ARGV[i + 1])
  end
  redis.call('LREM', KEYS[1], -1, ARGV[i + 1])
end
if ARGV[1] == '1' then
  for _, entry in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
    if #entry > 18 or not string.match(entry, '^[1-9]%d*$') then
      redis.call('LREM', KEYS[1], 1, entry)
    end
  end
end
