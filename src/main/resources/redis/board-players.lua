-- Where some players stand. Follows board-order.lua.
-- Keys:      1 scores
-- Arguments: members
-- Returns:   nil where the board is not whole, else
--            {member, score, members with a better score, member, …} of those that are on the board
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
