-- Lets a head go at the time that its last commit has set. KEYS[1] head.
local at = redis.call('HGET', KEYS[1], 'expires')
if not at then return {0} end
redis.call('PEXPIREAT', KEYS[1], at)
return {1}
