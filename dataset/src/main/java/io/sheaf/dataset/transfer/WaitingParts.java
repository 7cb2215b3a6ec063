package io.sheaf.dataset.transfer;

import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Parts that wait for more of their partitions, one a partition, and what they have together. It
 * owns them. What it costs hardly depends on how many there are. For one thread at a time.
 */
final class WaitingParts {
  private final Map<Integer, StagedPart> parts = new LinkedHashMap<>();
  private final NavigableSet<StagedPart> byBytes =
      new TreeSet<>(
          Comparator.comparingLong(StagedPart::decodedBytes).thenComparing(StagedPart::partition));
  private long bytes;

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Of all, when decoded. */
  long bytes() {
    return bytes;
  }

  /** Lent; {@link #append} alone may change it. */
  @Nullable StagedPart get(int partition) {
    return parts.get(partition);
  }

  /**
   * @param part of a partition of which none waits; taken over
   */
  void add(StagedPart part) {
    parts.put(part.partition(), part);
    count(part);
  }

  /**
   * Adds a batch to what waits of its partition.
   *
   * @param batch taken over
   */
  void append(StagedPart part, IpcFrame batch) {
    uncount(part);
    part.append(batch);
    count(part);
  }

  /** A partition's part, which the caller takes over. */
  StagedPart take(int partition) {
    StagedPart part = parts.remove(partition);
    uncount(part);
    return part;
  }

  /** The part with the most bytes, which the caller takes over. */
  StagedPart takeFullest() {
    return take(byBytes.last().partition());
  }

  /** All, which the caller takes over. */
  List<StagedPart> takeAll() {
    List<StagedPart> all = new ArrayList<>(parts.values());
    parts.clear();
    byBytes.clear();
    bytes = 0;
    return all;
  }

  private void count(StagedPart part) {
    byBytes.add(part);
    bytes += part.decodedBytes();
  }

  private void uncount(StagedPart part) {
    byBytes.remove(part);
    bytes -= part.decodedBytes();
  }
}
