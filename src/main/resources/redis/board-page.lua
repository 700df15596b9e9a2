#!lua flags=no-writes
-- One page of a board, with its place in it.
-- Keys:      1 scores  2 live
-- Arguments: 1 'top', 'after', 'before' (a position) or 'around' (a member)
--            2 the most entries  3 the member  4 its score, as it stands in the set (not for 'around')
-- Returns:   nil where the board is not whole (see Leaderboard), else
--            {total, members before the page, members with a better score than the page's first,
--             {member, score, member, score, …}}, or {total} where 'around' knows no such member
-- Scores are negated: the set's own order, by score and then by member, is the order of the board.
local scores = KEYS[1]
if redis.call('EXISTS', KEYS[2]) == 0 then
  return false
end

-- How many members stand before a position, whether or not a member still has it: what has the same score is in the
-- order of the members, so the place is found by halving.
local function before(member, score)
  local low = redis.call('ZCOUNT', scores, '-inf', '(' .. score)
  local high = low + redis.call('ZCOUNT', scores, score, score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if redis.call('ZRANGE', scores, middle, middle)[1] < member then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

local mode, limit, member, score = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local total = redis.call('ZCARD', scores)
local first, last = 0, limit - 1
if mode == 'around' then
  local place = redis.call('ZRANK', scores, member)
  if not place then
    return { total }
  end
  first = math.max(0, math.min(place - math.floor(limit / 2), total - limit))
  last = first + limit - 1
elseif mode == 'after' then
  first = before(member, score)
  if redis.call('ZRANGE', scores, first, first)[1] == member then
    first = first + 1
  end
  last = first + limit - 1
elseif mode == 'before' then
  last = before(member, score) - 1
  first = math.max(0, last - limit + 1)
end
if last < first then
  return { total, first, 0, {} }
end

local entries = redis.call('ZRANGE', scores, first, last, 'WITHSCORES')
local better = 0
if entries[2] then
  better = redis.call('ZCOUNT', scores, '-inf', '(' .. entries[2])
end
return { total, first, better, entries }
