-- Registers a writer. KEYS[1] head. ARGV writer, lease in ms.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('HSET', KEYS[1], 'writer:' .. ARGV[1], string.format('open %.0f ', now + ARGV[2]))
return {1}
