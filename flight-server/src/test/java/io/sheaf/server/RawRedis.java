package io.sheaf.server;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A plain connection to Redis beside the server's, for looking and for breaking things. */
public final class RawRedis implements AutoCloseable {
  private final RedisClient client;
  private final RedisCommands<String, byte[]> commands;

  public RawRedis(String url) {
    client = RedisClient.create(url);
    commands = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)).sync();
  }

  public RedisCommands<String, byte[]> commands() {
    return commands;
  }

  public SortedSet<String> keys(String pattern) {
    SortedSet<String> keys = new TreeSet<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    do {
      KeyScanCursor<String> page =
          commands.scan(cursor, ScanArgs.Builder.matches(pattern).limit(1000));
      keys.addAll(page.getKeys());
      cursor = page;
    } while (!cursor.isFinished());
    return keys;
  }

  /** The only key that matches. */
  String key(String pattern) {
    SortedSet<String> keys = keys(pattern);
    if (keys.size() != 1) {
      throw new AssertionError(pattern + " matches " + keys);
    }
    return keys.first();
  }

  /** Each key with a hash of its serialized value and whether it lives forever. */
  Map<String, String> contents() {
    Map<String, String> contents = new TreeMap<>();
    for (String key : keys("*")) {
      contents.put(
          key, Arrays.hashCode(commands.dump(key)) + (commands.ttl(key) < 0 ? "" : " ttl"));
    }
    return contents;
  }

  /** How often a command was called since Redis started. */
  public long calls(String command) {
    return commands
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
