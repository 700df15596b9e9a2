#!lua
-- Executes one step of a rebuild.
-- Keys:      1 scores  2 building  3 deleted  4 builder
-- Arguments: 1 'begin', 'add', 'finish' or 'abandon'  2 the builder's id
--            3 begin and add: the duration of the builder's lease in milliseconds; finish: the time up to which the
--              board is reconciled with PostgreSQL (milliseconds since 1970)
--            4… add: pairs of negated score and member, at most 1,000
--            4  finish: when the board expires (milliseconds since 1970), or 0
-- Returns:   1, or 0 if the builder does not hold the lease and must give up
-- A builder that was inactive for too long has lost its lease and can neither add nor finish, so that an incomplete
-- board never replaces a complete one. Reads use the old set until the new one is finished. The new set has its marker
-- from the start: if Redis evicts the set, entries added later cannot pass for a complete board.
-- The lease holds its start (milliseconds since 1970) and its builder. PostgreSQL is read after the start. If it has a
-- player whose deletion is older than the start, it was restored from a backup made before the deletion, which is
-- therefore forgotten.
local begun, owner = string.match(redis.call('GET', KEYS[4]) or '', '^(%d+) (.*)$')
if ARGV[1] == 'begin' then
  if owner then
    return 0
  end
  local time = redis.call('TIME')
  local now = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000))
  redis.call('UNLINK', KEYS[2])
  redis.call('SET', KEYS[4], now .. ' ' .. ARGV[2], 'PX', ARGV[3])
  redis.call('ZADD', KEYS[2], 1, '~')
  redis.call('PEXPIRE', KEYS[2], ARGV[3] * 2)
  return 1
end
if ARGV[1] == 'abandon' then
  if owner ~= ARGV[2] then
    return 0
  end
  redis.call('UNLINK', KEYS[2], KEYS[4])
  return 1
end
if owner ~= ARGV[2] or not redis.call('ZSCORE', KEYS[2], '~') then
  return 0
end
if ARGV[1] == 'add' then
  redis.call('PEXPIRE', KEYS[4], ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[3] * 2)
  local anyDeleted = redis.call('EXISTS', KEYS[3]) == 1
  local rows = {}
  for i = 4, #ARGV, 2 do
    local deleted = anyDeleted and redis.call('ZSCORE', KEYS[3], ARGV[i + 1])
    if deleted and tonumber(deleted) < tonumber(begun) then
      redis.call('ZREM', KEYS[3], ARGV[i + 1])
      deleted = false
    end
    if not deleted then
      rows[#rows + 1] = ARGV[i]
      rows[#rows + 1] = ARGV[i + 1]
    end
  end
  if #rows > 0 then
    redis.call('ZADD', KEYS[2], 'LT', unpack(rows))
  end
  return 1
end
redis.call('ZADD', KEYS[2], ARGV[3], '~')
if ARGV[4] == '0' then
  redis.call('PERSIST', KEYS[2])
else
  redis.call('PEXPIREAT', KEYS[2], ARGV[4])
end
-- UNLINK frees the old set's memory in the background; a rename over it would block Redis.
redis.call('UNLINK', KEYS[1])
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('DEL', KEYS[4])
return 1
