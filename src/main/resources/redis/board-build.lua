#!lua
-- One step of a rebuild.
-- Keys:      1 scores  2 live  3 building  4 builder  5 deleted
-- Arguments: 1 'begin', 'add' or 'finish'  2 the builder's id
--            3 begin and add: milliseconds for which the builder keeps its turn; finish: the value of the live key
--            4… add: pairs of score (negated) and member
--            4  finish: when the board expires (milliseconds since 1970), or 0
-- Returns:   1, or 0 where it is another builder's turn: then give up
-- A builder that was silent for too long has lost its turn and can neither add nor finish, so that never half a board
-- takes the place of the whole one. Reads go on from the old set until the new one is finished.
local owner = redis.call('GET', KEYS[4])
if ARGV[1] == 'begin' then
  if owner then
    return 0
  end
  redis.call('DEL', KEYS[3])
  redis.call('SET', KEYS[4], ARGV[2], 'PX', ARGV[3])
  return 1
end
if owner ~= ARGV[2] then
  return 0
end
if ARGV[1] == 'add' then
  redis.call('PEXPIRE', KEYS[4], ARGV[3])
  for i = 4, #ARGV, 2 do
    if not redis.call('ZSCORE', KEYS[5], ARGV[i + 1]) then
      redis.call('ZADD', KEYS[3], 'LT', ARGV[i], ARGV[i + 1])
    end
  end
  return 1
end
redis.call('UNLINK', KEYS[1])
if redis.call('EXISTS', KEYS[3]) == 1 then
  redis.call('RENAME', KEYS[3], KEYS[1])
end
redis.call('SET', KEYS[2], ARGV[3])
if ARGV[4] ~= '0' then
  -- The live key goes first, so that a board without its scores never passes for an empty one.
  redis.call('PEXPIREAT', KEYS[2], ARGV[4])
  redis.call('PEXPIREAT', KEYS[1], ARGV[4] + 60000)
end
redis.call('DEL', KEYS[4])
return 1
