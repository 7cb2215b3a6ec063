package io.sheaf.dataset.redis.connection;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where a command goes: to the one server, to the master of the day, or to the node of its key's
 * slot. Commands on several keys name keys of one slot. Each method gives what is right for the
 * next command; nothing is to be kept. Safe for any number of threads.
 */
interface RedisRoutes {
  /** For small commands, which so never wait behind chunks. */
  RedisClusterAsyncCommands<String, String> commands();

  /**
   * For reading chunks; it may be a replica that lags behind.
   *
   * @param stream one number, one connection to each node
   */
  RedisClusterAsyncCommands<String, OutgoingValue> reader(int stream);

  /** The same for reading what must be as the master has it. */
  RedisClusterAsyncCommands<String, OutgoingValue> exactReader(int stream);

  /** For writing chunks. */
  RedisClusterAsyncCommands<String, OutgoingValue> writer();

  /** Whether {@link #reader} and {@link #exactReader} may differ. */
  boolean readsReplicas();

  /** The servers that take writes, each by itself, over the connections that writing uses. */
  CompletionStage<List<RedisMaster>> masters();

  /** Those of them that keep these keys. */
  CompletionStage<List<RedisMaster>> masters(List<String> keys);

  /** Where a Cluster keeps a key; empty when this is none. */
  Optional<KeyPlace> place(String key);

  /** Done when all connections are closed, at most a few seconds later. */
  CompletionStage<Void> close();
}
