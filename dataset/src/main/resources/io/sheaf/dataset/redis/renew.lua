-- Lets a replaced version go later. KEYS[1] head. ARGV version, ms from now.
-- Answers until when it stays, '' when it can't be read any more.
if redis.call('HEXISTS', KEYS[1], 'manifest:' .. ARGV[1]) == 0 then return {''} end
local t = redis.call('TIME')
local wanted = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2]
local due = tonumber(redis.call('HGET', KEYS[1], 'retire:' .. ARGV[1]))
if due and due < wanted then
  redis.call('HSET', KEYS[1], 'retire:' .. ARGV[1], string.format('%.0f', wanted))
end
local ends = math.max(due or wanted, wanted)
local expires = tonumber(redis.call('HGET', KEYS[1], 'expires'))
return {string.format('%.0f', math.min(ends, expires or ends))}
