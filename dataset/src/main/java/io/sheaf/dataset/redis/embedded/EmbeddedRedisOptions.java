package io.sheaf.dataset.redis.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an {@link EmbeddedRedis} runs.
 *
 * @param dataDirectory where the data is kept durably (append-only file, synced each second);
 *     created when absent; empty for no persistence at all
 * @param memoryBytesMax Redis's {@code maxmemory}, beyond which writes are refused; empty for none
 * @param startDurationMax how long to wait until it serves, loading included
 * @param stopsAtExit whether a shutdown hook of its own stops it when the JVM ends; false when the
 *     owner has a hook that closes it in its turn (hooks run side by side, and a server that drains
 *     still needs its Redis)
 */
public record EmbeddedRedisOptions(
    Optional<Path> dataDirectory,
    OptionalLong memoryBytesMax,
    Duration startDurationMax,
    boolean stopsAtExit) {
  private static final Duration START_EMPTY = Duration.ofSeconds(15);
  private static final Duration START_LOADING = Duration.ofMinutes(10);

  public EmbeddedRedisOptions {
    if (memoryBytesMax.isPresent() && memoryBytesMax.getAsLong() < 1) {
      throw new IllegalArgumentException("memoryBytesMax below 1: " + memoryBytesMax.getAsLong());
    }
  }

  /** Nothing persisted: what it holds is gone when it stops. */
  public static EmbeddedRedisOptions inMemory() {
    return new EmbeddedRedisOptions(Optional.empty(), OptionalLong.empty(), START_EMPTY, true);
  }

  /** Durable in a directory, which one Redis at a time may use. */
  public static EmbeddedRedisOptions durable(Path dataDirectory) {
    return new EmbeddedRedisOptions(
        Optional.of(dataDirectory), OptionalLong.empty(), START_LOADING, true);
  }

  public EmbeddedRedisOptions withMemoryBytesMax(long bytes) {
    return new EmbeddedRedisOptions(
        dataDirectory, OptionalLong.of(bytes), startDurationMax, stopsAtExit);
  }

  public EmbeddedRedisOptions withStartDurationMax(Duration duration) {
    return new EmbeddedRedisOptions(dataDirectory, memoryBytesMax, duration, stopsAtExit);
  }

  /** For an owner that closes it in a shutdown hook of its own. */
  public EmbeddedRedisOptions withoutExitHook() {
    return new EmbeddedRedisOptions(dataDirectory, memoryBytesMax, startDurationMax, false);
  }
}
