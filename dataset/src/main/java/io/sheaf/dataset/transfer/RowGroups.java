package io.sheaf.dataset.transfer;

import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The rows of a batch by partition, in the order of their first rows: all of them in one, or told
 * one by one. Owns what pays for its heap. For one thread.
 */
final class RowGroups implements AutoCloseable {
  private static final int[] NONE = {};

  private final int[] groupOfRow;
  private final Runnable giveBack;
  private final Map<Integer, Group> byPartition = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private int rows;

  private RowGroups(int[] groupOfRow, Runnable giveBack) {
    this.groupOfRow = groupOfRow;
    this.giveBack = giveBack;
  }

  /** A batch whose rows all belong to one partition. */
  static RowGroups whole(int partition) {
    RowGroups whole = none();
    whole.group(partition);
    return whole;
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
    return new RowGroups(new int[rowsMax], paid::close);
  }

  /** Adds the next row. */
  void add(int partition) {
    Group group = group(partition);
    group.rowCount++;
    groupOfRow[rows++] = group.index;
  }

  private Group group(int partition) {
    return byPartition.computeIfAbsent(
        partition,
        none -> {
          Group added = new Group(partition, groups.size());
          groups.add(added);
          return added;
        });
  }

  /** Partitions that have rows. */
  int size() {
    return groups.size();
  }

  /** The first row's; 0 when there are no rows. */
  int firstPartition() {
    return groups.isEmpty() ? 0 : groups.get(0).partition;
  }

  /** Tells partitions and the numbers of their rows, ascending. */
  void forEach(BiConsumer<Integer, int[]> numbers) {
    int[][] rowsOfGroups =
        groups.stream().map(group -> new int[group.rowCount]).toArray(int[][]::new);
    int[] filled = new int[groups.size()];
    for (int row = 0; row < rows; row++) {
      int group = groupOfRow[row];
      rowsOfGroups[group][filled[group]++] = row;
    }
    groups.forEach(group -> numbers.accept(group.partition, rowsOfGroups[group.index]));
  }

  private static final class Group {
    private final int partition;
    private final int index;
    private int rowCount;

    Group(int partition, int index) {
      this.partition = partition;
      this.index = index;
    }
  }

  @Override
  public void close() {
    giveBack.run();
  }
}
