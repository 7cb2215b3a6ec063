package io.sheaf.dataset.transfer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rows of a batch by partition, in the order of their first rows. */
final class RowGroups {
  private final Map<Integer, RowList> groups = new LinkedHashMap<>();

  /** Adds a row, whose number is larger than those before. */
  void add(int partition, int row) {
    groups.computeIfAbsent(partition, none -> new RowList()).add(row);
  }

  Map<Integer, int[]> rows() {
    Map<Integer, int[]> rows = new LinkedHashMap<>();
    groups.forEach((partition, list) -> rows.put(partition, list.toArray()));
    return rows;
  }

  /** Row numbers, growing. */
  private static final class RowList {
    private int[] rows = new int[16];
    private int count;

    void add(int row) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, count * 2);
      }
      rows[count++] = row;
    }

    int[] toArray() {
      return Arrays.copyOf(rows, count);
    }
  }
}
