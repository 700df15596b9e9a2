#!lua
-- Sets a board's marker: the time up to which it is reconciled with PostgreSQL (milliseconds since 1970).
-- Keys:      1 scores
-- Arguments: 1 the marker as seen, or '' for any  2 the new marker
-- Returns:   1, or 0 if the board is incomplete or the marker has changed
local mark = redis.pcall('ZSCORE', KEYS[1], '~')
if not mark or type(mark) == 'table' or (ARGV[1] ~= '' and tonumber(mark) ~= tonumber(ARGV[1])) then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[2], '~')
return 1
