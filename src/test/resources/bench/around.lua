-- For wrk: pages of a board around random players.
-- Arguments: the lowest and the highest id of the players.
local lowest, highest

function init(arguments)
  lowest, highest = tonumber(arguments[1]), tonumber(arguments[2])
  math.randomseed(os.time())
end

function request()
  return wrk.format("GET", wrk.path .. "?around=" .. math.random(lowest, highest))
end
