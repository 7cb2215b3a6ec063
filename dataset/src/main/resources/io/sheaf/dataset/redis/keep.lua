-- Makes chunks and indexes go at a time, or stay. KEYS some of one partition. ARGV that time, '' for ever.
-- Answers how many of them are there.
local there = 0
for _, key in ipairs(KEYS) do
  if ARGV[1] == '' then redis.call('PERSIST', key) else redis.call('PEXPIREAT', key, ARGV[1]) end
  there = there + redis.call('EXISTS', key)
end
return there
