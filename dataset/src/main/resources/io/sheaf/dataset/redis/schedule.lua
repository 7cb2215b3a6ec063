-- Adds or moves a member of the work queue. KEYS[1] queue. ARGV member, delay in ms, '' or a time.
local due = tonumber(ARGV[3])
if not due then
  local t = redis.call('TIME')
  due = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2]
end
redis.call('ZREM', KEYS[1], '') -- as HDEL in note.lua: a lease must be renewed when there is no memory, too
redis.call('ZADD', KEYS[1], string.format('%.0f', due), ARGV[1])
return {1}
