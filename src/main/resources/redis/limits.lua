#!lua
-- Counts attempts in sliding windows: each list holds the times of the latest attempts, as many as its limit allows.
-- Keys:      1 the known-client marker  2… lists of attempt times, newest first
-- Arguments: 1 'look'; 'count' an attempt or 'know' the client, both unless a limit is reached
--            2 how long a client stays known, in milliseconds
--            3… for each list: limit (0: none), window in milliseconds, 1 if known clients are exempt
-- Returns:   milliseconds to wait, or 0 if no limit is reached
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
