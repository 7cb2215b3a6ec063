-- Lets a head go at the time that its last commit has set. KEYS[1] head. ARGV that time.
-- Answers 1, or 0 when the time is another or the dataset stays.
if redis.call('HGET', KEYS[1], 'expires') ~= ARGV[1] then return {0} end
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return {1}
