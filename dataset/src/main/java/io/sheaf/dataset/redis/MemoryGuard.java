package io.sheaf.dataset.redis;

import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisInfo;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps puts from beginning where Redis has little room left, since one that ends for want of room
 * has cost its client the whole way. It looks at {@code maxmemory} alone: where there is none,
 * where Redis makes room by evicting, and where INFO is refused, every put may begin. Safe for any
 * number of threads.
 */
final class MemoryGuard {
  private static final Logger LOGGER = LoggerFactory.getLogger(MemoryGuard.class);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final RedisCommands redis;
  private final int percentMax;
  private @Nullable CompletableFuture<List<RedisInfo>> look;
  private long lookedNanos;
  private boolean warned;

  MemoryGuard(RedisCommands redis, int percentMax) {
    this.redis = redis;
    this.percentMax = percentMax;
  }

  /**
   * What speaks against a put, known to be so within the last second; empty when nothing does, or
   * nothing is known within the command timeout: a master that is away fails what goes there.
   */
  CompletionStage<Optional<SheafException>> objection() {
    return percentMax >= 100
        ? CompletableFuture.completedStage(Optional.empty())
        : look().thenApply(this::objection).exceptionally(unknown -> Optional.empty());
  }

  /** Lets the next question be asked of Redis, after something has changed. */
  synchronized void forget() {
    look = null;
  }

  /** One question for all who ask within a second. */
  private synchronized CompletionStage<List<RedisInfo>> look() {
    boolean fresh = System.nanoTime() - lookedNanos < FRESH_NANOS;
    if (look == null || (look.isDone() && !fresh)) {
      lookedNanos = System.nanoTime();
      look = redis.info("memory").toCompletableFuture();
    }
    return look;
  }

  private Optional<SheafException> objection(List<RedisInfo> masters) {
    return masters.stream().flatMap(memory -> objection(memory).stream()).findFirst();
  }

  private Optional<SheafException> objection(RedisInfo memory) {
    long limit = bytes(memory, "maxmemory");
    String policy = memory.value("maxmemory_policy").orElse("noeviction");
    if (limit == 0 || !policy.equals("noeviction")) {
      warn(policy);
      return Optional.empty();
    }
    long used = bytes(memory, "used_memory") - bytes(memory, "mem_not_counted_for_evict");
    return used <= limit / 100 * percentMax ? Optional.empty() : Optional.of(full(used, limit));
  }

  private static long bytes(RedisInfo memory, String name) {
    return memory.value(name).map(Long::parseLong).orElse(0L);
  }

  private synchronized void warn(String policy) {
    if (!warned && policy.startsWith("allkeys")) {
      warned = true;
      LOGGER.warn(
          "Redis at {} may evict any key (maxmemory-policy {}): datasets can lose chunks; set"
              + " noeviction or a volatile policy",
          redis.address(),
          policy);
    }
  }

  private SheafException full(long used, long limit) {
    return new SheafException(
        ErrorReason.STORE_FULL,
        String.format(
            "no put may begin: Redis at %s uses %d MiB of its %d MiB (maxmemory), and puts begin up"
                + " to %d %% of it (memory-percent-max); drop datasets, wait until replaced versions"
                + " have come to the end of their grace, or give Redis more memory",
            redis.address(), used >> 20, limit >> 20, percentMax));
  }
}
