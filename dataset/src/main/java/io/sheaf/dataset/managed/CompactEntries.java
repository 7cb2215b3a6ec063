package io.sheaf.dataset.managed;

import com.google.protobuf.ByteString;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The rows of a chunk index in arrays: {@value #ENTRY_BYTES} bytes each on the heap where no
 * application metadata came. Entry i is batch i. Immutable.
 */
final class CompactEntries extends AbstractList<ChunkEntry> implements RandomAccess {
  static final int ENTRY_BYTES = Long.BYTES + 2 * Integer.BYTES;

  private static final ByteString[] NONE = {};

  private final long[] rows;
  private final int[] bytes;
  private final int[] crc32c;
  private final ByteString[] appMetadata;

  CompactEntries(List<ChunkEntry> entries) {
    int size = entries.size();
    this.rows = new long[size];
    this.bytes = new int[size];
    this.crc32c = new int[size];
    boolean isBare = entries.stream().allMatch(entry -> entry.appMetadata().isEmpty());
    this.appMetadata = isBare ? NONE : new ByteString[size];
    for (int i = 0; i < size; i++) {
      store(i, entries.get(i));
    }
  }

  private void store(int i, ChunkEntry entry) {
    if (entry.batch() != i) {
      throw new IllegalArgumentException("entry " + i + " is of batch " + entry.batch());
    }
    rows[i] = entry.rows();
    bytes[i] = entry.bytes();
    crc32c[i] = entry.crc32c();
    if (appMetadata.length > 0) {
      appMetadata[i] = entry.appMetadata();
    }
  }

  @Override
  public ChunkEntry get(int i) {
    ByteString metadata = appMetadata.length == 0 ? ByteString.EMPTY : appMetadata[i];
    return new ChunkEntry(i, rows[i], bytes[i], crc32c[i], metadata);
  }

  @Override
  public int size() {
    return rows.length;
  }

  /** Roughly what they take on the heap. */
  long heapBytes() {
    long metadata = 0;
    for (ByteString each : appMetadata) {
      metadata += ENTRY_BYTES + each.size();
    }
    return (long) ENTRY_BYTES * rows.length + metadata;
  }
}
