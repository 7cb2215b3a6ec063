package io.sheaf.dataset.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** A real Redis of the test's own, with a plain connection beside the store's. */
public final class TestingRedis implements AutoCloseable {
  private final EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
  private final RedisClient client = RedisClient.create(redis.url());
  private final RedisCommands<String, byte[]> commands =
      client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)).sync();

  /** Redis itself, for looking and for breaking things. */
  public RedisCommands<String, byte[]> commands() {
    return commands;
  }

  public EmbeddedRedis server() {
    return redis;
  }

  public Set<String> keys() {
    return new TreeSet<>(commands.keys("*"));
  }

  /** Lets every lease and every grace end now. */
  public void endAllLeases() {
    for (String head : commands.keys("sheaf:head:*")) {
      for (String field : commands.hkeys(head)) {
        String value = new String(commands.hget(head, field), StandardCharsets.UTF_8);
        if (field.startsWith("writer:")) {
          commands.hset(head, field, bytes(value.replaceFirst(" \\d+ ", " 1 ")));
        } else if (field.startsWith("retire:")) {
          commands.hset(head, field, bytes("1"));
        }
      }
    }
    for (byte[] member : commands.zrange("sheaf:work", 0, -1)) {
      commands.zadd("sheaf:work", 1, member);
    }
  }

  /** How often values were asked for: groups of chunks, and indexes. */
  public long valueCalls() {
    return commands
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_mget:") || line.startsWith("cmdstat_get:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Settings with waits short enough for tests. */
  public RedisStoreOptions options() {
    return options(redis.port());
  }

  public static RedisStoreOptions options(int port) {
    return options(RedisAddress.of("127.0.0.1", port));
  }

  public static RedisStoreOptions options(RedisAddress address) {
    return new RedisStoreOptions(
        RedisConnectionOptions.of(address),
        managed(Duration.ofSeconds(60)),
        false,
        RedisStoreOptions.MEMORY_PERCENT_MAX);
  }

  /** The same settings with caches of other sizes. */
  public RedisStoreOptions caching(long cacheBytesMax, long chunkCacheBytesMax) {
    RedisStoreOptions usual = options();
    return new RedisStoreOptions(
        usual.connection(),
        managed(
            usual.managed().lease(),
            usual.managed().reapInterval(),
            cacheBytesMax,
            chunkCacheBytesMax),
        usual.reap(),
        usual.memoryPercentMax());
  }

  /** The same settings, and a reaper that looks by itself so often. */
  static RedisStoreOptions reaping(int port, Duration interval) {
    RedisStoreOptions usual = options(port);
    ManagedOptions managed = usual.managed();
    return new RedisStoreOptions(
        usual.connection(),
        managed(managed.lease(), interval, managed.cacheBytesMax(), managed.chunkCacheBytesMax()),
        true,
        usual.memoryPercentMax());
  }

  public static ManagedOptions managed(Duration lease) {
    ManagedOptions defaults = ManagedOptions.defaults();
    return managed(
        lease, defaults.reapInterval(), defaults.cacheBytesMax(), defaults.chunkCacheBytesMax());
  }

  private static ManagedOptions managed(
      Duration lease, Duration reapInterval, long cacheBytesMax, long chunkCacheBytesMax) {
    ManagedOptions defaults = ManagedOptions.defaults();
    return new ManagedOptions(
        defaults.namespace(),
        lease,
        lease.dividedBy(3),
        defaults.putDurationMax(),
        defaults.grace(),
        reapInterval,
        Duration.ofMillis(300),
        defaults.groupChunksMax(),
        defaults.commitTriesMax(),
        cacheBytesMax,
        chunkCacheBytesMax);
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    redis.close();
  }
}
