package io.sheaf.dataset.managed;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC-32C (RFC 3720) of stored bytes; as text eight hexadecimal digits in lower case. */
public final class Checksum {
  private Checksum() {}

  /** Of the readable bytes, whose indexes stay as they are. */
  public static int of(ByteBuf bytes) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer part : bytes.nioBuffers()) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  public static int of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  public static String text(int checksum) {
    return String.format("%08x", checksum);
  }
}
