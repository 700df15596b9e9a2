#!lua
-- Writes scores to a board. Scores only rise, so neither order nor repetition matters.
-- Keys:      1 scores  2 building  3 deleted
-- Arguments: pairs of negated score and member, at most 1,000
-- Returns:   the number of members that are new or rose, or nil if the board is incomplete: it must then be rebuilt,
--            and the rebuild finds these scores in PostgreSQL
-- A running rebuild gets the scores too, since it may have read older ones from PostgreSQL.
local function marked(key)
  local mark = redis.pcall('ZSCORE', key, '~')
  return mark and type(mark) ~= 'table'
end

local rows = ARGV
if redis.call('EXISTS', KEYS[3]) == 1 then
  rows = {}
  for i = 1, #ARGV, 2 do
    if not redis.call('ZSCORE', KEYS[3], ARGV[i + 1]) then
      rows[#rows + 1] = ARGV[i]
      rows[#rows + 1] = ARGV[i + 1]
    end
  end
end
if #rows > 0 and marked(KEYS[2]) then
  redis.call('ZADD', KEYS[2], 'LT', unpack(rows))
end
if not marked(KEYS[1]) then
  return false
end
if #rows == 0 then
  return 0
end
return redis.call('ZADD', KEYS[1], 'LT', 'CH', unpack(rows))
