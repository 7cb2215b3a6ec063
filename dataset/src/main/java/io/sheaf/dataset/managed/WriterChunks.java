package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many chunks a writer may have in each partition, as its entry in the head says: no chunk is
 * written before an entry covers it, so whoever removes a dead writer's chunks need not search.
 *
 * <p>As text {@code 0-7:16,9:32}: runs of partitions with one bound, by number.
 *
 * <p>An entry that names more than a put may have is damaged.
 *
 * @param bounds partition to the number of chunks, 1 or more
 */
public record WriterChunks(Map<Integer, Integer> bounds) {
  /** Of a put's chunks, which are remembered until it commits. */
  static final int CHUNKS_MAX = 1 << 20;

  private static final int PARTITIONS_MAX = 1 << 20;
  private static final Pattern RUN = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?:(\\d{1,9})");

  public WriterChunks {
    bounds = new TreeMap<>(bounds);
  }

  public static WriterChunks none() {
    return new WriterChunks(Map.of());
  }

  public String format() {
    StringBuilder text = new StringBuilder();
    Iterator<Map.Entry<Integer, Integer>> entries = bounds.entrySet().iterator();
    int from = -1;
    int to = -1;
    int bound = -1;
    while (entries.hasNext()) {
      Map.Entry<Integer, Integer> entry = entries.next();
      if (entry.getKey() != to + 1 || entry.getValue() != bound) {
        append(text, from, to, bound);
        from = entry.getKey();
        bound = entry.getValue();
      }
      to = entry.getKey();
    }
    append(text, from, to, bound);
    return text.toString();
  }

  private static void append(StringBuilder text, int from, int to, int bound) {
    if (from < 0) {
      return;
    }
    text.append(text.isEmpty() ? "" : ",").append(from);
    if (to > from) {
      text.append('-').append(to);
    }
    text.append(':').append(bound);
  }

  /**
   * What a text says.
   *
   * @throws SheafException CHUNK_CORRUPT when the text is none
   */
  public static WriterChunks parse(String text) {
    Map<Integer, Integer> bounds = new TreeMap<>();
    for (String run : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      Matcher parts = RUN.matcher(run);
      if (!parts.matches()) {
        throw new SheafException(
            ErrorReason.CHUNK_CORRUPT, "a writer's entry names chunks as '" + run + "'");
      }
      int from = Integer.parseInt(parts.group(1));
      int to = parts.group(2) == null ? from : Integer.parseInt(parts.group(2));
      int bound = Integer.parseInt(parts.group(3));
      if (to - from >= PARTITIONS_MAX - bounds.size() || bound > CHUNKS_MAX) {
        throw new SheafException(
            ErrorReason.CHUNK_CORRUPT, "a writer's entry names more than a put may have: " + run);
      }
      for (int partition = from; partition <= to; partition++) {
        bounds.put(partition, bound);
      }
    }
    return new WriterChunks(bounds);
  }
}
