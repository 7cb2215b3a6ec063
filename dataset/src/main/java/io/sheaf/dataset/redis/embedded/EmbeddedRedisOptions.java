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
 */
public record EmbeddedRedisOptions(
    Optional<Path> dataDirectory, OptionalLong memoryBytesMax, Duration startDurationMax) {
  private static final Duration START_EMPTY = Duration.ofSeconds(15);
  private static final Duration START_LOADING = Duration.ofMinutes(10);

  public EmbeddedRedisOptions {
    if (memoryBytesMax.isPresent() && memoryBytesMax.getAsLong() < 1) {
      throw new IllegalArgumentException("memoryBytesMax below 1: " + memoryBytesMax.getAsLong());
    }
  }

  /** Nothing persisted: what it holds is gone when it stops. */
  public static EmbeddedRedisOptions inMemory() {
    return new EmbeddedRedisOptions(Optional.empty(), OptionalLong.empty(), START_EMPTY);
  }

  /** Durable in a directory, which one Redis at a time may use. */
  public static EmbeddedRedisOptions durable(Path dataDirectory) {
    return new EmbeddedRedisOptions(
        Optional.of(dataDirectory), OptionalLong.empty(), START_LOADING);
  }

  public EmbeddedRedisOptions withMemoryBytesMax(long bytes) {
    return new EmbeddedRedisOptions(dataDirectory, OptionalLong.of(bytes), startDurationMax);
  }

  public EmbeddedRedisOptions withStartDurationMax(Duration duration) {
    return new EmbeddedRedisOptions(dataDirectory, memoryBytesMax, duration);
  }
}
