package io.sheaf.dataset.filestore;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * What Sheaf notes of a file's messages in its footer.
 *
 * @param batches one for each record batch, in the file's order
 * @param dictionaryCrcs one for each dictionary, in the file's order
 */
record FileIndex(List<Entry> batches, List<Integer> dictionaryCrcs) {
  FileIndex {
    batches = List.copyOf(batches);
    dictionaryCrcs = List.copyOf(dictionaryCrcs);
  }

  /**
   * One record batch.
   *
   * @param crc32c of its block
   * @param appMetadata what came with it, perhaps empty
   */
  record Entry(int partition, long rows, int crc32c, ByteString appMetadata) {}
}
