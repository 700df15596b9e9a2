#!lua flags=no-writes
-- Finds battles that are not in the queue, as far as its oldest entries tell.
-- Keys:      1 pending  2 deferred  3… the processing lists of all workers
-- Arguments: 1 the number of oldest pending entries to read  2… battle ids
-- Returns:   {the id up to which the answer holds, or -1 if it holds for all, {the ids not found}}
-- A battle may be deeper in the list although its id is small. Queueing it twice is harmless: it is settled once.
local known = {}
for i = 3, #KEYS do
  for _, entry in ipairs(redis.call('LRANGE', KEYS[i], 0, -1)) do
    known[entry] = true
  end
end
-- Nearly all entries arrive in the order of their ids: an id smaller than all in the newer half read is not deeper.
local limit = -1
local oldest = redis.call('LRANGE', KEYS[1], -ARGV[1], -1)
local all = #oldest < tonumber(ARGV[1])
for i, entry in ipairs(oldest) do
  known[entry] = true
  if not all and i <= #oldest / 2 and #entry <= 18 and string.match(entry, '^%d+$') then
    local id = tonumber(entry)
    limit = limit < 0 and id or math.min(limit, id)
  end
end
if not all and limit < 0 then
  limit = 0
end
local lost = {}
for i = 2, #ARGV do
  if not known[ARGV[i]] and not redis.call('ZSCORE', KEYS[2], ARGV[i]) then
    lost[#lost + 1] = ARGV[i]
  end
end
return { string.format('%d', limit), lost }
