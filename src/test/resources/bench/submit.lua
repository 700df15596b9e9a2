-- For wrk: battles between random players, submitted by somebody who may for others.
-- Arguments: the lowest and the highest id of the players; the milliseconds that each client waits before its next one.
local lowest, highest, pause

function init(arguments)
  lowest, highest, pause = tonumber(arguments[1]), tonumber(arguments[2]), tonumber(arguments[3])
  math.randomseed(os.time())
end

-- Between a half and one and a half of the pause, so that clients do not march in step.
function delay()
  return pause == 0 and 0 or math.random(math.ceil(pause / 2), math.ceil(pause * 3 / 2))
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
