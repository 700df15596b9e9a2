#!lua
-- Counts tries in windows that slide: of each kind, the times of the latest, as many as its limit allows.
-- Keys:      1 whether whoever tries is known  2… lists of times, newest first
-- Arguments: 1 'look', 'count' (unless a limit is reached) or 'know' (likewise)
--            2 milliseconds for which somebody stays known
--            3… for each list: limit (0: none), milliseconds of the window, 1 where it spares those who are known
-- Returns:   milliseconds to wait, or 0 where no limit is reached
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('EXISTS', KEYS[1]) == 1

local wait = 0
for i = 2, #KEYS do
  local limit, window, spares = tonumber(ARGV[3 * i - 3]), tonumber(ARGV[3 * i - 2]), ARGV[3 * i - 1]
  if limit > 0 and not (known and spares == '1') then
    local oldest = redis.call('LINDEX', KEYS[i], limit - 1)
    if oldest then
      wait = math.max(wait, oldest + window - now)
    end
  end
end
if wait > 0 then
  return wait
end

if ARGV[1] == 'know' then
  redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
elseif ARGV[1] == 'count' then
  for i = 2, #KEYS do
    local limit = tonumber(ARGV[3 * i - 3])
    if limit > 0 then
      redis.call('LPUSH', KEYS[i], now)
      redis.call('LTRIM', KEYS[i], 0, limit - 1)
      redis.call('PEXPIRE', KEYS[i], ARGV[3 * i - 2])
    end
  end
end
return 0
