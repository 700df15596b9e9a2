#!lua
-- Moves a board's mark: up to when it surely holds what PostgreSQL holds (milliseconds since 1970).
-- Keys:      1 scores
-- Arguments: 1 the mark as it was seen, or '' for any  2 the new mark
-- Returns:   1, or 0 where the board is not whole or another has moved the mark
local mark = redis.pcall('ZSCORE', KEYS[1], '~')
if not mark or type(mark) == 'table' or (ARGV[1] ~= '' and tonumber(mark) ~= tonumber(ARGV[1])) then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[2], '~')
return 1
