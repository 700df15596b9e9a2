-- Finds players on a board. Follows board-order.lua.
-- Keys:      1 scores
-- Arguments: members
-- Returns:   nil if the board is incomplete, otherwise
--            {member, score, members with a better score, member, …} for the members that are on the board
local found = {}
for _, member in ipairs(ARGV) do
  local score = redis.call('ZSCORE', scores, member)
  if score then
    found[#found + 1] = member
    found[#found + 1] = score
    found[#found + 1] = redis.call('ZCOUNT', scores, '-inf', '(' .. score)
  end
end
return found
