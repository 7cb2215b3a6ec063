package io.sheaf.dataset.transfer;

import io.sheaf.protocol.memory.Reservation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The rows of a batch by partition, in the order of their first rows: all of them in one, or told
 * one by one. Owns what pays for its heap. For one thread.
 */
final class RowGroups implements AutoCloseable {
  private static final int[] NONE = {};

  private final int[] partitions;
  private final Map<Integer, Integer> counts = new LinkedHashMap<>();
  private final AutoCloseable paid;
  private int rows;

  private RowGroups(int[] partitions, AutoCloseable paid) {
    this.partitions = partitions;
    this.paid = paid;
  }

  /** A batch whose rows all belong to one partition. */
  static RowGroups whole(int partition) {
    RowGroups groups = new RowGroups(NONE, () -> {});
    groups.counts.put(partition, 0);
    return groups;
  }

  /** A batch without rows. */
  static RowGroups none() {
    return new RowGroups(NONE, () -> {});
  }

  /**
   * One without rows so far.
   *
   * @param rowsMax that will come
   * @param paid {@link SplitLimit#heapBytes}; taken over
   */
  static RowGroups of(int rowsMax, Reservation paid) {
    return new RowGroups(new int[rowsMax], paid);
  }

  /** Adds the next row. */
  void add(int partition) {
    partitions[rows++] = partition;
    counts.merge(partition, 1, Integer::sum);
  }

  /** Partitions that have rows. */
  int size() {
    return counts.size();
  }

  /** The first row's; 0 when there are no rows. */
  int firstPartition() {
    return counts.isEmpty() ? 0 : counts.keySet().iterator().next();
  }

  /** Tells partitions and the numbers of their rows, ascending. */
  void forEach(BiConsumer<Integer, int[]> group) {
    Map<Integer, RowNumbers> numbers = new LinkedHashMap<>();
    for (int row = 0; row < rows; row++) {
      int partition = partitions[row];
      numbers
          .computeIfAbsent(partition, none -> new RowNumbers(counts.getOrDefault(none, 0)))
          .add(row);
    }
    numbers.forEach((partition, its) -> group.accept(partition, its.rows));
  }

  private static final class RowNumbers {
    private final int[] rows;
    private int count;

    RowNumbers(int rowsMax) {
      this.rows = new int[rowsMax];
    }

    void add(int row) {
      rows[count++] = row;
    }
  }

  @Override
  public void close() {
    try {
      paid.close();
    } catch (Exception e) {
      throw new IllegalStateException("a reservation could not be given back", e);
    }
  }
}
