#!lua
-- Writes scores to a board. Scores only ever rise, so neither order nor repetition matters.
-- Keys:      1 scores  2 live  3 building  4 builder  5 deleted
-- Arguments: pairs of score (negated) and member
-- Returns:   how many members were new or rose, or nil where the board is not live: then it has to be rebuilt, and the
--            rebuild will find these scores in PostgreSQL
-- A rebuild under way gets them too: what it read from PostgreSQL may be older.
local live = redis.call('EXISTS', KEYS[2]) == 1
local building = redis.call('EXISTS', KEYS[4]) == 1
local changed = 0
for i = 1, #ARGV, 2 do
  if not redis.call('ZSCORE', KEYS[5], ARGV[i + 1]) then
    if live then
      changed = changed + redis.call('ZADD', KEYS[1], 'LT', 'CH', ARGV[i], ARGV[i + 1])
    end
    if building then
      redis.call('ZADD', KEYS[3], 'LT', ARGV[i], ARGV[i + 1])
    end
  end
end
if live then
  local expires = redis.call('PEXPIRETIME', KEYS[2])
  if expires > 0 then
    redis.call('PEXPIREAT', KEYS[1], expires + 60000)
  end
  return changed
end
return false
