package io.sheaf.protocol.ipc;

import java.io.IOException;

/** A reader that can decode its next batches while the last one is looked at. */
public interface ReadsAhead {
  /**
   * Reads and decodes one batch more, with the dictionaries before it, so that loading it takes
   * next to nothing; changes no vector and no dictionary. By one thread; another may load meanwhile
   * what was decoded, but not more, nor close.
   *
   * @return false at the end, which loading finds too
   * @throws IOException as loading would, which must not be tried then
   */
  boolean readAhead() throws IOException;

  /** How many batches may be held that are decoded and not loaded. */
  int batchesAheadMax();
}
