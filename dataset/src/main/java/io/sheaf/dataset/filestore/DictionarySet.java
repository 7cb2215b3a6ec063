package io.sheaf.dataset.filestore;

import io.sheaf.dataset.arrowfile.FileBlock;
import java.util.List;
import java.util.OptionalInt;

/**
 * The dictionaries that some batches of a file need, in their order: deltas after what they add to.
 * The same object for batches that need the same.
 */
record DictionarySet(List<Place> dictionaries) {
  static final DictionarySet NONE = new DictionarySet(List.of());

  DictionarySet {
    dictionaries = List.copyOf(dictionaries);
  }

  /**
   * Where a dictionary lies.
   *
   * @param crc32c of its block; empty when the file does not say
   */
  record Place(FileBlock block, OptionalInt crc32c) {}
}
