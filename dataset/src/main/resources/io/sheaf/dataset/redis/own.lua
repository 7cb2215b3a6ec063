-- Members of one dataset whose time has come, the oldest first. KEYS[1] queue.
-- ARGV how a member of the dataset ends, how many members of all datasets are looked at.
-- Answers 1 before them, or 0 alone when more are due than are looked at.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now),
  'LIMIT', 0, ARGV[2] + 1)
if #due > tonumber(ARGV[2]) then return {0} end
local own = {1}
for _, member in ipairs(due) do
  if string.sub(member, -#ARGV[1]) == ARGV[1] then own[#own + 1] = member end
end
return own
