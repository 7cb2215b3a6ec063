package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Bytes of a known number, read by position by a thread that may wait. */
public interface RandomBytes {
  /** How many there are. */
  long size();

  /**
   * Reads so many bytes at a place.
   *
   * @param length of bytes that lie inside
   * @return a buffer that the caller releases
   * @throws IOException when they can't be read, or are not there any more
   */
  ByteBuf read(long position, int length) throws IOException;
}
