-- Adds a name to the listing. KEYS[1] names. ARGV name.
-- ZREM first: tidying up must not be refused for want of memory.
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], 0, ARGV[1])
return {1}
