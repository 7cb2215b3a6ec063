-- Writes something as it is, so that a connection waits for all that was written before (WAIT): the current
-- version, or any field of a head that was dropped. KEYS[1] head. ARGV[1] the version that has to be there, or
-- a later one, '' for none. Answers 0 when it is not, or when there is no head.
local current = redis.call('HGET', KEYS[1], 'current')
local made = ARGV[1]
if made ~= '' and redis.call('HEXISTS', KEYS[1], 'manifest:' .. made) == 0
    and redis.call('HEXISTS', KEYS[1], 'reaping:' .. made) == 0 then
  local function number(version) return tonumber(string.match(version, '^%d+')) end
  if not current or number(current) <= number(made) then return 0 end
end
local field = current and 'current' or redis.call('HKEYS', KEYS[1])[1]
if not field then return 0 end
local value = redis.call('HGET', KEYS[1], field)
redis.call('HDEL', KEYS[1], '') -- as in note.lua: what is stored must not be told unsafe for want of memory
redis.call('HSET', KEYS[1], field, value)
return 1
