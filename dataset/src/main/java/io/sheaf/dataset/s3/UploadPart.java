package io.sheaf.dataset.s3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/**
 * A part of an upload as it fills. Its bytes are on the heap: a request that was cancelled may
 * still read them. It is closed when its request has ended.
 */
final class UploadPart implements AutoCloseable {
  private final int bytesMax;
  private final ByteBuf bytes;
  private final List<Reservation> paid = new ArrayList<>();

  /**
   * @param bytesFirst room for so many at once; it grows past them
   */
  UploadPart(int bytesFirst, int bytesMax) {
    this.bytesMax = bytesMax;
    this.bytes = Unpooled.buffer(Math.min(bytesFirst, bytesMax), bytesMax);
  }

  /** Bytes that still fit. */
  int room() {
    return bytesMax - bytes.readableBytes();
  }

  int size() {
    return bytes.readableBytes();
  }

  /**
   * @param piece no more than there is room for; lent
   * @param payment of its bytes, owned from now on
   */
  void add(ByteBuf piece, Reservation payment) {
    paid.add(payment);
    bytes.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
  }

  /** May be sent any number of times. */
  AsyncRequestBody body() {
    return AsyncRequestBody.fromByteBufferUnsafe(bytes.nioBuffer());
  }

  /** The CRC-32C as S3 writes it: base64 of four bytes, the first the most significant. */
  String checksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.nioBuffer());
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }

  @Override
  public void close() {
    paid.forEach(Reservation::close);
    paid.clear();
  }
}
