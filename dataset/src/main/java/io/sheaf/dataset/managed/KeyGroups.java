package io.sheaf.dataset.managed;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The keys of segments, in groups that fit into one command and have a partition and a writer each.
 * A group is made when it is asked for, since a version may have many millions of keys.
 */
final class KeyGroups extends AbstractList<List<String>> {
  private static final int KEYS_AT_ONCE = 64;

  private final NavigableMap<Integer, Part> parts = new TreeMap<>();
  private int size;

  /** A segment, by the number of its first group. */
  private record Part(SegmentKeys keys, int chunks) {
    String key(int number) {
      return number < chunks ? keys.chunk(number) : keys.index();
    }
  }

  /** Appends the keys of a segment's first chunks, and of its index. */
  void append(SegmentKeys keys, int chunks) {
    parts.put(size, new Part(keys, chunks));
    size = Math.addExact(size, chunks / KEYS_AT_ONCE + 1);
  }

  @Override
  public List<String> get(int number) {
    Objects.checkIndex(number, size);
    Map.Entry<Integer, Part> part = parts.floorEntry(number);
    int from = (number - part.getKey()) * KEYS_AT_ONCE;
    int to = Math.min(from + KEYS_AT_ONCE, part.getValue().chunks() + 1);
    return IntStream.range(from, to).mapToObj(part.getValue()::key).toList();
  }

  @Override
  public int size() {
    return size;
  }
}
