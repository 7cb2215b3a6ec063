-- Writes the current version as it is, so that a connection waits for all that was written before (WAIT).
-- KEYS[1] head. Answers 1 when there is a current version.
local current = redis.call('HGET', KEYS[1], 'current')
if not current then return 0 end
redis.call('HSET', KEYS[1], 'current', current)
return 1
