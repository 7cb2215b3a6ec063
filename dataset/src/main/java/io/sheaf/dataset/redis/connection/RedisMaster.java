package io.sheaf.dataset.redis.connection;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** A server that takes writes: commands that go to it and to no other. */
record RedisMaster(
    RedisClusterAsyncCommands<String, String> commands,
    RedisClusterAsyncCommands<String, OutgoingValue> writer) {}
