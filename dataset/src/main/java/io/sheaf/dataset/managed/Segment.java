package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.WriterId;

/**
 * The chunks that one writer added to one partition: batches 0 to {@code chunks} - 1 of its key.
 *
 * @param writer the writer's id
 * @param bytes of the chunks, as stored
 * @param indexBytes of the chunk index
 * @param indexCrc32c of the chunk index, eight hexadecimal digits
 */
public record Segment(
    String writer, int chunks, long rows, long bytes, int indexBytes, String indexCrc32c) {
  public Segment {
    if (chunks < 1 || rows < 0 || bytes < 0 || indexBytes < 1) {
      throw new IllegalArgumentException("a segment of " + chunks + " chunks, " + rows + " rows");
    }
  }

  WriterId writerId() {
    return new WriterId(writer);
  }
}
