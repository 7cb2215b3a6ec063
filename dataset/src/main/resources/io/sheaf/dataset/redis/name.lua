-- Adds a name to the listing. KEYS[1] names. ARGV name.
redis.call('ZREM', KEYS[1], '') -- as HDEL in note.lua: tidying up must not be refused for want of memory
redis.call('ZADD', KEYS[1], 0, ARGV[1])
return {1}
