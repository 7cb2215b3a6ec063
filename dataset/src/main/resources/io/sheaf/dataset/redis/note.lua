-- Renews a writer's lease, and replaces its state and chunks unless the state is empty.
-- KEYS[1] head. ARGV writer, lease in ms, state ('open', 'prepared' or ''), chunks.
-- Answers 1, or 0 when the writer is gone or fenced.
local field = 'writer:' .. ARGV[1]
local entry = redis.call('HGET', KEYS[1], field)
if not entry then return {0} end
local state, _, chunks = string.match(entry, '^(%a+) (%d+) (.*)$')
if state == 'fenced' then return {0} end
if ARGV[3] ~= '' then
  state = ARGV[3]
  chunks = ARGV[4]
end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
-- HDEL of nothing first: Redis checks for memory before a script's first write, and this must not be refused. The
-- entry itself stays: without its last one the head would not be there, and in a Cluster be looked for elsewhere.
redis.call('HDEL', KEYS[1], '')
redis.call('HSET', KEYS[1], field, string.format('%s %.0f %s', state, now + ARGV[2], chunks))
return {1}
