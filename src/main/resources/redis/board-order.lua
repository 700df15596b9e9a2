#!lua flags=no-writes
-- Functions shared by the scripts that read a board; prepended to each of them.
-- A sorted set holds negated scores, so that its own order, by score and then by member, is the order of the board. The
-- member '~' is not a player but the marker of a complete board: its score is the only one above 0, so it comes last.
local scores = KEYS[1]
local mark = redis.pcall('ZSCORE', scores, '~')
if not mark or type(mark) == 'table' then
  -- The board was lost, evicted or never built, or the key is not a sorted set.
  return false
end
local total = redis.call('ZCARD', scores) - 1

-- The number of members before a position, even if no member has it. Members of equal score are in order, so the place
-- among them is found by binary search.
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

-- The same, including the member itself if it has that position.
local function upto(member, score)
  local place = before(member, score)
  local at = redis.call('ZRANGE', scores, place, place, 'WITHSCORES')
  if at[1] == member and tonumber(at[2]) == tonumber(score) then
    return place + 1
  end
  return place
end

