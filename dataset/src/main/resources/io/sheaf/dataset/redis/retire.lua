-- Makes a replaced version unreadable if its grace has ended.
-- KEYS[1] head. ARGV version, force ('1' or '0').
if redis.call('HGET', KEYS[1], 'current') == ARGV[1] then return {'early'} end
local manifest = redis.call('HGET', KEYS[1], 'reaping:' .. ARGV[1])
if manifest then return {'reaping', manifest} end
manifest = redis.call('HGET', KEYS[1], 'manifest:' .. ARGV[1])
if not manifest then return {'gone'} end
local due = redis.call('HGET', KEYS[1], 'retire:' .. ARGV[1])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if ARGV[2] ~= '1' and (not due or tonumber(due) > now) then return {'early'} end
redis.call('HDEL', KEYS[1], '') -- as in note.lua
redis.call('HSET', KEYS[1], 'reaping:' .. ARGV[1], manifest)
redis.call('HDEL', KEYS[1], 'manifest:' .. ARGV[1])
return {'reaping', manifest}
