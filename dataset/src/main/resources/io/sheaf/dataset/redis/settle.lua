-- Decides a commit whose answer was lost. KEYS[1] head. ARGV writer, put id, the version that it makes.
-- Answers 'committed' and the version; 'never', and the writer is fenced; 'unknown' when no trace of it is left.
local known = redis.call('HGET', KEYS[1], 'put:' .. ARGV[2])
if known then return {'committed', known} end
if redis.call('HEXISTS', KEYS[1], 'manifest:' .. ARGV[3]) == 1
  or redis.call('HEXISTS', KEYS[1], 'reaping:' .. ARGV[3]) == 1 then
  return {'committed', ARGV[3]}
end
local field = 'writer:' .. ARGV[1]
local entry = redis.call('HGET', KEYS[1], field)
if not entry then return {'unknown'} end
redis.call('HDEL', KEYS[1], '') -- as in note.lua
redis.call('HSET', KEYS[1], field, (string.gsub(entry, '^%a+', 'fenced', 1)))
return {'never'}
