-- All members with their times, the earliest first. KEYS[1] queue. ARGV limit.
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[1])
