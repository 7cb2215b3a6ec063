package io.sheaf.dataset.space;

import java.nio.ByteBuffer;

/**
 * The end of a file.
 *
 * @param bytes the file's last ones, on the heap; read-only
 */
public record FileTail(FileSnapshot snapshot, ByteBuffer bytes) {
  /** Where in the file the bytes begin. */
  public long position() {
    return snapshot.size() - bytes.remaining();
  }
}
