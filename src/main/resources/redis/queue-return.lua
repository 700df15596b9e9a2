#!lua flags=allow-oom
-- Returns a worker's entries to the head of the queue if the worker has been silent for too long.
-- Keys:      1 workers  2 the worker's processing list  3 pending
-- Arguments: 1 the worker's id  2 milliseconds of silence after which it counts as dead
-- Returns:   the number of returned entries, or -1 if the worker is alive
-- A worker that only seemed dead does no harm: one worker settles a battle, and the other finds it settled.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local seen = redis.call('ZSCORE', KEYS[1], ARGV[1])
if seen and seen + ARGV[2] > now then
  return -1
end
local returned = 0
while redis.call('LMOVE', KEYS[2], KEYS[3], 'LEFT', 'RIGHT') do
  returned = returned + 1
end
redis.call('ZREM', KEYS[1], ARGV[1])
return returned
