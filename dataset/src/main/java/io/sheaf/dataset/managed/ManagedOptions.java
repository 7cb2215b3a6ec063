package io.sheaf.dataset.managed;

import java.time.Duration;

/**
 * How versioned datasets are kept.
 *
 * @param namespace what all keys begin with
 * @param lease after which a silent writer may be fenced
 * @param leaseRenewal how often a living writer renews its lease
 * @param putDurationMax after which a put's chunks go if it has not committed; of one that gives
 *     its dataset a time to live, that and a grace later
 * @param grace for which a replaced version stays readable, unless the put says otherwise
 * @param reapInterval between two looks at what is due
 * @param memoryWaitMax for which a read waits for room in the memory budget
 * @param groupChunksMax chunks read at once
 * @param commitTriesMax of an overwrite against others who commit
 * @param cacheBytesMax of manifests, and the same of chunk indexes; 0 to keep none
 * @param chunkCacheBytesMax of chunks, 16 KiB each at least, counted in the memory budget; 0 to
 *     keep none
 */
public record ManagedOptions(
    String namespace,
    Duration lease,
    Duration leaseRenewal,
    Duration putDurationMax,
    Duration grace,
    Duration reapInterval,
    Duration memoryWaitMax,
    int groupChunksMax,
    int commitTriesMax,
    long cacheBytesMax,
    long chunkCacheBytesMax) {
  public static ManagedOptions defaults() {
    return new ManagedOptions(
        "sheaf:",
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofHours(24),
        Duration.ofMinutes(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        64,
        10,
        32L << 20,
        0);
  }
}
