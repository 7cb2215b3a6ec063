-- What is in a head but its manifests. KEYS[1] head.
-- Answers now in ms, then field and value of each field; manifests with an empty value.
local t = redis.call('TIME')
local answer = {string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))}
local expires = redis.call('HGET', KEYS[1], 'expires')
if expires then
  answer[#answer + 1] = 'expires:'
  answer[#answer + 1] = expires
end
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  local kind = string.match(field, '^(%a+):')
  if kind == 'manifest' or kind == 'reaping' then
    answer[#answer + 1] = field
    answer[#answer + 1] = ''
  elseif kind == 'writer' or kind == 'retire' then
    answer[#answer + 1] = field
    answer[#answer + 1] = redis.call('HGET', KEYS[1], field)
  end
end
return answer
