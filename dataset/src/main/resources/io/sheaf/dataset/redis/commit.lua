-- Makes a version the current one, or changes nothing.
-- KEYS[1] head. ARGV writer, put id, expected version or '', new version, manifest, grace in ms,
-- time to live in ms, 0 for ever, '' as before, a version that must be readable still or ''.
-- Answers 'committed', when the version replaced may go and when the dataset goes, '' for neither.
local known = redis.call('HGET', KEYS[1], 'put:' .. ARGV[2])
if known then return {'known', known} end
local entry = redis.call('HGET', KEYS[1], 'writer:' .. ARGV[1])
if not entry or string.sub(entry, 1, 9) ~= 'prepared ' then return {'fenced'} end
local current = redis.call('HGET', KEYS[1], 'current') or ''
if current ~= ARGV[3] then return {'conflict', current} end
if (ARGV[8] or '') ~= '' and redis.call('HEXISTS', KEYS[1], 'manifest:' .. ARGV[8]) == 0 then
  return {'gone'}
end
-- HSET first: out of memory refuses it, and then nothing has changed.
redis.call('HSET', KEYS[1], 'manifest:' .. ARGV[4], ARGV[5], 'current', ARGV[4],
  'put:' .. ARGV[2], ARGV[4])
local place = 'recent:' .. string.format('%.0f', tonumber(string.match(ARGV[4], '^%d+')) % 100)
local oldest = redis.call('HGET', KEYS[1], place)
if oldest and oldest ~= ARGV[2] then redis.call('HDEL', KEYS[1], 'put:' .. oldest) end
redis.call('HSET', KEYS[1], place, ARGV[2])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if ARGV[7] ~= '' then
  redis.call('HDEL', KEYS[1], 'expires')
  redis.call('PERSIST', KEYS[1])
end
if (tonumber(ARGV[7]) or 0) > 0 then
  redis.call('HSET', KEYS[1], 'expires', string.format('%.0f', now + ARGV[7]))
end
local retire = ''
if current ~= '' then
  retire = string.format('%.0f', now + ARGV[6])
  redis.call('HSET', KEYS[1], 'retire:' .. current, retire)
end
redis.call('HDEL', KEYS[1], 'writer:' .. ARGV[1])
return {'committed', retire, redis.call('HGET', KEYS[1], 'expires') or ''}
