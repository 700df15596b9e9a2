-- For wrk, with as many threads as connections: each is a player who challenges others, and waits for the end of each battle.
-- Arguments: a file with the players' access tokens, one in each line; the highest id of those who are challenged, the lowest
--            is 1; the milliseconds from one challenge to the next. A challenge is sent later where the battle before took
--            longer than that.
-- Prints:    the battles a second, and the median and the 99th percentile of the milliseconds from the challenge to the answer
--            that says how it ended.
local ffi = require('ffi')
ffi.cdef [[
  typedef struct { long seconds; long nanos; } timespec;
  int clock_gettime(int clock, timespec *time);
]]
local MONOTONIC = 1
local time = ffi.new('timespec')

local function now()
  ffi.C.clock_gettime(MONOTONIC, time)
  return tonumber(time.seconds) * 1000 + tonumber(time.nanos) / 1e6
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set('number', #threads)
end

-- Global, since the last function reads them of each thread.
millis, refused = {}, 0
local highest, beat, headers, battle, sent, due

function init(arguments)
  local line = 0
  for token in io.lines(arguments[1]) do
    line = line + 1
    if line == number then
      headers = { ['Authorization'] = token, ['Content-Type'] = 'application/json', ['Prefer'] = 'wait=30' }
    end
  end
  highest, beat = tonumber(arguments[2]), tonumber(arguments[3])
  math.randomseed(os.time() + number)
  -- Clients do not march in step.
  due = now() + beat * math.random()
end

function delay()
  if battle then
    return 0
  end
  local pause = math.max(0, due - now())
  due = math.max(due + beat, now())
  return pause
end

function request()
  if battle then
    return wrk.format('GET', '/v1/battles/' .. battle, headers)
  end
  sent = now()
  return wrk.format('POST', '/v1/battles', headers, '{"opponentId": ' .. math.random(1, highest) .. '}')
end

function response(status, _, body)
  if battle then
    if status == 200 and body:find('"status":"finished"', 1, true) then
      table.insert(millis, now() - sent)
    else
      refused = refused + 1
    end
    battle = nil
  elseif status == 202 then
    battle = body:match('"id":(%d+)')
  else
    refused = refused + 1
  end
end

function done(summary)
  local all, failed = {}, 0
  for _, thread in ipairs(threads) do
    failed = failed + thread:get('refused')
    for _, one in ipairs(thread:get('millis')) do
      table.insert(all, one)
    end
  end
  table.sort(all)
  print(string.format('Battles: %.1f/s, median %.2f ms, p99 %.2f ms, %d failed',
    #all / summary.duration * 1e6, all[math.ceil(#all * 0.5)] or -1, all[math.ceil(#all * 0.99)] or -1, failed))
end
