package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** How an Arrow IPC file begins and ends (Arrow columnar format, "IPC File Format"). */
public final class FileMagic {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  public static final int BYTES = MAGIC.length;

  /** Where the schema's message begins: after the magic, padded to 8. */
  public static final int HEAD_BYTES = 8;

  /** The footer's length and the magic after it. */
  public static final int TAIL_BYTES = Integer.BYTES + BYTES;

  private FileMagic() {}

  /** Whether a buffer has the magic at an index. */
  public static boolean isAt(ByteBuf bytes, int index) {
    return bytes.writerIndex() - index >= BYTES
        && bytes.slice(index, BYTES).equals(Unpooled.wrappedBuffer(MAGIC));
  }

  public static ByteBuf head() {
    return Unpooled.buffer(HEAD_BYTES).writeBytes(MAGIC).writeZero(HEAD_BYTES - BYTES);
  }

  public static ByteBuf tail(int footerBytes) {
    return Unpooled.buffer(TAIL_BYTES).writeIntLE(footerBytes).writeBytes(MAGIC);
  }
}
