#!lua flags=no-writes
-- Counts the queue's entries at one moment.
-- Keys:      1 pending  2 deferred  3… the processing lists of all workers
-- Arguments: none
-- Returns:   {pending, deferred, taken by workers}
local taken = 0
for i = 3, #KEYS do
  taken = taken + redis.call('LLEN', KEYS[i])
end
return { redis.call('LLEN', KEYS[1]), redis.call('ZCARD', KEYS[2]), taken }
