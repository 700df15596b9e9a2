-- Compares a stretch of a board with what it should be. Follows board-order.lua.
-- Keys:      1 scores
-- Arguments: 1 the member after which the stretch begins, or '' for the begin of the board  2 its score
--            3 the member with which it ends, or '' for the end of the board  4 its score
--            5 the SHA-1 of 'member score member score …' as it should be, or ''  6 the most entries to return
-- Returns:   nil where the board is not whole, {} where all is as it should be, else {whether that is all,
--            member, score, member, score, …}
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
