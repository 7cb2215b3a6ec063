package io.sheaf.dataset.space;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;

/** The bytes of one file as it was when it was seen, read by position. Safe for any threads. */
public interface ByteRanges extends AutoCloseable {
  /**
   * Reads a range.
   *
   * @param position of its first byte
   * @param into is filled from its first byte to its capacity, all of which lies inside the file;
   *     lent until the stage ends
   * @return fails with VERSION_NOT_FOUND when the file was replaced or removed, CHUNK_CORRUPT when
   *     it was changed in place, else as {@link FileSpace} says
   */
  CompletionStage<Void> read(long position, ByteBuf into);

  /** Reads under way go on to their end. Safe to call again. */
  @Override
  void close();
}
