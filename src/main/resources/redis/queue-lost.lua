#!lua flags=no-writes
-- Which of these entries are nowhere in the queue?
-- Keys:      1 pending  2 deferred  3… the processing lists of all workers
-- Arguments: 1 how far to look into the pending list, from its head  2… entries
-- Returns:   the entries that were not found; one that waits deeper in the list is among them. To put it at the head
--            is harmless: a battle is settled once, however often it is queued.
local known = {}
for i = 3, #KEYS do
  for _, entry in ipairs(redis.call('LRANGE', KEYS[i], 0, -1)) do
    known[entry] = true
  end
end
for _, entry in ipairs(redis.call('LRANGE', KEYS[1], -ARGV[1], -1)) do
  known[entry] = true
end
local lost = {}
for i = 2, #ARGV do
  if not known[ARGV[i]] and not redis.call('ZSCORE', KEYS[2], ARGV[i]) then
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
