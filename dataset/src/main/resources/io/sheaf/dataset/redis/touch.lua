-- Writes something as it is, so that a connection waits for all that was written before (WAIT): the current
-- version, or any field of a head that was dropped. KEYS[1] head. Answers 1 when there is one.
local current = redis.call('HEXISTS', KEYS[1], 'current') == 1
local field = current and 'current' or redis.call('HKEYS', KEYS[1])[1]
if not field then return 0 end
local value = redis.call('HGET', KEYS[1], field)
redis.call('HDEL', KEYS[1], '') -- as in note.lua: what is stored must not be told unsafe for want of memory
redis.call('HSET', KEYS[1], field, value)
return 1
