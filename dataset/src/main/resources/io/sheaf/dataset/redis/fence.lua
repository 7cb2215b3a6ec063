-- Fences a writer whose lease has ended. KEYS[1] head. ARGV writer, force ('1' or '0').
local field = 'writer:' .. ARGV[1]
local entry = redis.call('HGET', KEYS[1], field)
if not entry then return {'gone'} end
local state, lease, chunks = string.match(entry, '^(%a+) (%d+) (.*)$')
if state ~= 'fenced' then
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  if ARGV[2] ~= '1' and tonumber(lease) > now then return {'alive'} end
  redis.call('HDEL', KEYS[1], '') -- as in note.lua: making room must work when there is none
  redis.call('HSET', KEYS[1], field, 'fenced ' .. lease .. ' ' .. chunks)
end
return {'fenced', chunks}
