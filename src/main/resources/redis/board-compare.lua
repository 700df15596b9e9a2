-- Compares a range of a board with its expected content. Follows board-order.lua.
-- Keys:      1 scores
-- Arguments: 1 the member before the range, or '' for the top of the board  2 its score
--            3 the last member of the range, or '' for the bottom of the board  4 its score
--            5 the SHA-1 of the expected 'member score member score …', or ''
--            6 the maximum number of entries to return
-- Returns:   nil if the board is incomplete, {} if the range is as expected, otherwise
--            {1 if all entries are returned or 0, {member, score, member, score, …}}
local first = ARGV[1] == '' and 0 or upto(ARGV[1], ARGV[2])
local last = ARGV[3] == '' and total - 1 or upto(ARGV[3], ARGV[4]) - 1
local most = tonumber(ARGV[6])
local all = 1
if last - first >= most then
  last = first + most - 1
  all = 0
end
local entries = {}
if first <= last then
  entries = redis.call('ZRANGE', scores, first, last, 'WITHSCORES')
end
if all == 1 and redis.sha1hex(table.concat(entries, ' ')) == ARGV[5] then
  return {}
end
return { all, entries }
