-- For wrk: battles between random players, submitted by somebody who may for others.
-- Arguments: the lowest and the highest id of the players.
local lowest, highest

function init(arguments)
  lowest, highest = tonumber(arguments[1]), tonumber(arguments[2])
  math.randomseed(os.time())
end

function request()
  local attacker = math.random(lowest, highest)
  local opponent = math.random(lowest, highest - 1)
  if opponent >= attacker then
    opponent = opponent + 1
  end
  local body = string.format('{"attackerId": %d, "opponentId": %d}', attacker, opponent)
  return wrk.format("POST", nil, nil, body)
end
