-- Decides a commit whose answer was lost: the put id's version, or '' and the writer is fenced.
-- KEYS[1] head. ARGV writer, put id.
local known = redis.call('HGET', KEYS[1], 'put:' .. ARGV[2])
if known then return {known} end
local field = 'writer:' .. ARGV[1]
local entry = redis.call('HGET', KEYS[1], field)
if entry then
  redis.call('HDEL', KEYS[1], '') -- as in note.lua
  redis.call('HSET', KEYS[1], field, (string.gsub(entry, '^%a+', 'fenced', 1)))
end
return {''}
