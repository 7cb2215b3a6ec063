-- Makes all versions unreadable and fences all writers. KEYS[1] head.
-- Answers 1 when there was a current version, else 0.
local dropped = redis.call('HDEL', KEYS[1], 'current')
redis.call('HDEL', KEYS[1], 'expires')
redis.call('PERSIST', KEYS[1])
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  local kind, id = string.match(field, '^(%a+):(.*)$')
  if kind == 'manifest' then
    local manifest = redis.call('HGET', KEYS[1], field)
    redis.call('HSET', KEYS[1], 'reaping:' .. id, manifest)
    redis.call('HDEL', KEYS[1], field) -- last, so that the head is there meanwhile
  elseif kind == 'writer' then
    local entry = redis.call('HGET', KEYS[1], field)
    redis.call('HSET', KEYS[1], field, (string.gsub(entry, '^%a+', 'fenced', 1)))
  elseif kind == 'retire' or kind == 'put' or kind == 'recent' then
    redis.call('HDEL', KEYS[1], field)
  end
end
return {dropped}
