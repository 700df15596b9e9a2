#!lua
-- Counts attempts in sliding windows: each list holds the times of the latest attempts, as many as its limit allows.
-- Keys:      1 the known-client marker  2… lists of attempt times, newest first
-- Arguments: 1 'look'
--              'count' an attempt, unless a limit is reached
--              'forgive' an attempt that was counted
--              'know' the client, and forgive its attempt
--            2 how long a client stays known, in milliseconds
--            3 the time of the attempt to forgive
--            4… for each list: limit (0: none), window in milliseconds, and its kind:
--              'all'    refuses everybody at its limit
--              'new'    refuses clients that are not known
--              'share'  refuses nobody; at its limit, the list after it is not counted either
-- Returns:   milliseconds to wait, or 0 if no limit is reached; the time that an attempt was counted with
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('EXISTS', KEYS[1]) == 1

local function limit_of(i) return tonumber(ARGV[3 * i - 2]) end
local function window_of(i) return tonumber(ARGV[3 * i - 1]) end
local function kind_of(i) return ARGV[3 * i] end

-- How long until an attempt more is below the limit.
local function wait_of(i)
  local oldest = limit_of(i) > 0 and redis.call('LINDEX', KEYS[i], limit_of(i) - 1)
  return oldest and math.max(0, oldest + window_of(i) - now) or 0
end

if ARGV[1] == 'forgive' or ARGV[1] == 'know' then
  for i = 2, #KEYS do
    redis.call('LREM', KEYS[i], 1, ARGV[3])
  end
  if ARGV[1] == 'know' then
    redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
  end
  return {0, now}
end

local wait = 0
for i = 2, #KEYS do
  if kind_of(i) == 'all' or (kind_of(i) == 'new' and not known) then
    wait = math.max(wait, wait_of(i))
  end
end

if wait == 0 and ARGV[1] == 'count' then
  local skip = false
  for i = 2, #KEYS do
    local full = kind_of(i) == 'share' and wait_of(i) > 0
    if limit_of(i) > 0 and not skip and not full then
      redis.call('LPUSH', KEYS[i], now)
      redis.call('LTRIM', KEYS[i], 0, limit_of(i) - 1)
      redis.call('PEXPIRE', KEYS[i], ARGV[3 * i - 1])
    end
    skip = full
  end
end
return {wait, now}
