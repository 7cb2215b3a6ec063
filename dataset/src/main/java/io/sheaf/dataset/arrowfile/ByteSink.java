package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/** Where bytes go, front to back. */
interface ByteSink extends AutoCloseable {
  /** Writes all readable bytes of a buffer that is lent. */
  void write(ByteBuf bytes) throws IOException;

  /** Bytes written so far. */
  long position();

  /** Makes what was written last. */
  void finish() throws IOException;

  /** Without {@link #finish}, removes what can be removed. */
  @Override
  void close() throws IOException;

  /** The end of an IPC stream: a continuation, and a length of 0. */
  static ByteBuf endOfStream() {
    return Unpooled.buffer(2 * Integer.BYTES).writeIntLE(-1).writeIntLE(0);
  }
}
