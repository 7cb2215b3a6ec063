package io.sheaf.dataset.managed;

import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;

/** What was found under a key when a number of bytes was expected. */
public sealed interface StoredValue {
  /**
   * As many bytes as expected; who holds it releases them.
   *
   * @param crc32c their checksum, when the store has computed it
   */
  record Bytes(ByteBuf bytes, OptionalInt crc32c) implements StoredValue {}

  /** Nothing. */
  record Missing() implements StoredValue {}

  /** Another number of bytes, which were not kept. */
  record OtherSize(long bytes) implements StoredValue {}

  /** Releases the bytes, if there are any. */
  default void release() {
    if (this instanceof Bytes value) {
      value.bytes().release();
    }
  }
}
