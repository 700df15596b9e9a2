-- Reads one page of a board, with its place on the board. Follows board-order.lua.
-- Keys:      1 scores
-- Arguments: 1 'top', 'after', 'before' (a position) or 'around' (a member)
--            2 the maximum number of entries  3 the member  4 its score as stored in the set (not for 'around')
-- Returns:   nil if the board is incomplete, otherwise
--            {total, members before the page, members with a better score than the page's first,
--             {member, score, member, score, …}}, or {total} if the member of 'around' is not on the board
local mode, limit, member, score = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local first, last = 0, limit - 1
if mode == 'around' then
  local place = redis.call('ZRANK', scores, member)
  if not place then
    return { total }
  end
  first = math.max(0, math.min(place - math.floor(limit / 2), total - limit))
  last = first + limit - 1
elseif mode == 'after' then
  first = upto(member, score)
  last = first + limit - 1
elseif mode == 'before' then
  last = before(member, score) - 1
  first = math.max(0, last - limit + 1)
end
last = math.min(last, total - 1)
if last < first then
  return { total, first, 0, '' }
end

local entries = redis.call('ZRANGE', scores, first, last, 'WITHSCORES')
local better = 0
if first > 0 then
  better = redis.call('ZCOUNT', scores, '-inf', '(' .. entries[2])
end
return { total, first, better, table.concat(entries, ' ') }
