#!lua flags=no-writes
-- What the scripts share that read a board; it stands before each of them.
-- A sorted set holds scores negated, so that its own order, by score and then by member, is the order of the board. The
-- member '~' is no player but the mark of a whole board: its score, the only one over 0, puts it last.
local scores = KEYS[1]
local mark = redis.pcall('ZSCORE', scores, '~')
if not mark or type(mark) == 'table' then
  -- Lost, evicted, never built, or no sorted set at all.
  return false
end
local total = redis.call('ZCARD', scores) - 1

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

-- The same, with the member itself where it has that position.
local function upto(member, score)
  local place = before(member, score)
  local at = redis.call('ZRANGE', scores, place, place, 'WITHSCORES')
  if at[1] == member and tonumber(at[2]) == tonumber(score) then
    return place + 1
  end
  return place
end

