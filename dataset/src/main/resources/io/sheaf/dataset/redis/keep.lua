-- Makes chunks and indexes go at a time, or stay. KEYS some of one partition. ARGV that time, '' for ever.
-- Answers how many of them were there. Counted first: in a Cluster, one that has just gone is looked for elsewhere.
local there = redis.call('EXISTS', unpack(KEYS))
for _, key in ipairs(KEYS) do
  if ARGV[1] == '' then redis.call('PERSIST', key) else redis.call('PEXPIREAT', key, ARGV[1]) end
end
return there
