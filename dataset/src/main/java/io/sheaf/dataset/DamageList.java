package io.sheaf.dataset;

import io.sheaf.protocol.action.ChunkDamage;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was looked at and what is damaged, counted; of damages the first are kept. Safe for any
 * number of threads.
 */
public final class DamageList {
  private static final Comparator<ChunkDamage> ORDER =
      Comparator.comparingInt(ChunkDamage::partition).thenComparingInt(ChunkDamage::chunk);

  private final List<ChunkDamage> damages = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final TreeSet<Integer> partitions = new TreeSet<>();
  private long chunks;
  private long bytes;
  private long damaged;

  /** Counts chunks that are as they should be. */
  public synchronized void addWhole(long number, long size) {
    chunks += number;
    bytes += size;
  }

  /**
   * Counts chunks that can't be read. A failure of several runs of chunks, as of an index, is
   * listed once.
   *
   * @param chunk the first of them
   * @param number of them
   * @param failure CHUNK_MISSING or CHUNK_CORRUPT
   */
  public synchronized void add(int partition, int chunk, int number, SheafException failure) {
    chunks += number;
    damaged += number;
    partitions.add(partition);
    if (partitions.size() > IntegrityResult.PARTITIONS_MAX) {
      partitions.pollLast();
    }
    ChunkDamage damage = damage(partition, chunk, number, failure);
    if (keys.contains(damage.key())) {
      damages.replaceAll(known -> known.key().equals(damage.key()) ? join(known, damage) : known);
    } else if (damages.size() < IntegrityResult.DAMAGES_MAX) {
      keys.add(damage.key());
      damages.add(damage);
    }
  }

  private static ChunkDamage damage(int partition, int chunk, int number, SheafException failure) {
    Map<String, String> details = failure.details();
    String key = details.getOrDefault("key", details.getOrDefault("chunk", "unknown"));
    boolean gone = failure.reason() == ErrorReason.CHUNK_MISSING;
    String cause = details.getOrDefault("cause", gone ? ChunkDamage.MISSING : ChunkDamage.FRAMING);
    return new ChunkDamage(partition, chunk, number, key, cause, failure.getMessage());
  }

  private static ChunkDamage join(ChunkDamage one, ChunkDamage other) {
    return new ChunkDamage(
        one.partition(),
        Math.min(one.chunk(), other.chunk()),
        one.chunks() + other.chunks(),
        one.key(),
        one.cause(),
        one.message());
  }

  /**
   * All of it.
   *
   * @param against what was looked for, as {@link IntegrityResult} names it
   */
  public synchronized IntegrityResult result(String against) {
    List<ChunkDamage> sorted = damages.stream().sorted(ORDER).toList();
    return new IntegrityResult(against, chunks, bytes, damaged, List.copyOf(partitions), sorted);
  }
}
