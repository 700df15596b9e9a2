#!lua
-- One step of a rebuild.
-- Keys:      1 scores  2 building  3 deleted  4 builder
-- Arguments: 1 'begin', 'add', 'finish' or 'abandon'  2 the builder's id
--            3 begin and add: milliseconds for which the builder keeps its turn; finish: up to when the board holds what
--              PostgreSQL holds (milliseconds since 1970)
--            4… add: pairs of score (negated) and member, 1,000 at most
--            4  finish: when the board expires (milliseconds since 1970), or 0
-- Returns:   1, or 0 where it is another builder's turn: then give up
-- A builder that was silent for too long has lost its turn and can neither add nor finish, so that never half a board
-- takes the place of the whole one. Reads go on from the old set until the new one is finished. The new set has its mark
-- from the beginning: should Redis evict it, what is added afterwards does not pass for the whole.
-- The turn is kept as its beginning (milliseconds since 1970) and its builder. What PostgreSQL is read for comes after the
-- beginning: a player found there whose deletion is older was not deleted in the history that PostgreSQL has now, since it
-- was restored from a backup. That deletion is forgotten.
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
-- First unlinked, which frees its memory in the background: a rename over it would hold up everybody.
redis.call('UNLINK', KEYS[1])
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('DEL', KEYS[4])
return 1
