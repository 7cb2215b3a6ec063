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
 * A part of an upload as it fills, in pieces that are paid for before they are allocated. They are
 * on the heap: a request that was cancelled may still read them. It is closed when its request has
 * ended.
 */
final class UploadPart implements AutoCloseable {
  /** Enough for a schema: a put that has only begun holds no more. */
  private static final int PIECE_BYTES_FIRST = 16 << 10;

  /** Java's collector has room for small arrays anywhere, for large ones only in a row. */
  private static final int PIECE_BYTES_MAX = 256 << 10;

  private final int bytesMax;
  private final List<ByteBuf> pieces = new ArrayList<>();
  private final List<Reservation> paid = new ArrayList<>();
  private int bytesPaid;
  private int capacity;
  private int size;

  UploadPart(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  boolean isFull() {
    return size == bytesMax;
  }

  /** Whether it has to grow before another byte fits. */
  boolean isUsedUp() {
    return size == bytesPaid;
  }

  int size() {
    return size;
  }

  /** What is allocated. */
  int capacity() {
    return capacity;
  }

  /** Bytes by which it grows next: as many again, up to a limit. */
  int stepBytes() {
    int wanted = Math.min(Math.max(PIECE_BYTES_FIRST, bytesPaid), PIECE_BYTES_MAX);
    return Math.min(wanted, bytesLeft());
  }

  /** Bytes that it can still need. */
  int bytesLeft() {
    return bytesMax - bytesPaid;
  }

  /**
   * @param payment of no more than it can need, owned from now on
   */
  void grow(Reservation payment) {
    paid.add(payment);
    bytesPaid += (int) payment.bytesLeft();
  }

  /** Takes as much as is paid for; advances the reader's index. */
  void fill(ByteBuf from) {
    while (from.isReadable() && !isUsedUp()) {
      ByteBuf piece = size == capacity ? newPiece() : pieces.get(pieces.size() - 1);
      int length = Math.min(piece.writableBytes(), from.readableBytes());
      piece.writeBytes(from, length);
      size += length;
    }
  }

  private ByteBuf newPiece() {
    int bytes = Math.min(bytesPaid - capacity, PIECE_BYTES_MAX);
    ByteBuf piece = Unpooled.buffer(bytes, bytes);
    pieces.add(piece);
    capacity += bytes;
    return piece;
  }

  /** May be sent any number of times. */
  AsyncRequestBody body() {
    return AsyncRequestBody.fromByteBuffersUnsafe(
        pieces.stream().map(ByteBuf::nioBuffer).toArray(ByteBuffer[]::new));
  }

  /** The CRC-32C as S3 writes it: base64 of four bytes, the first the most significant. */
  String checksum() {
    CRC32C crc = new CRC32C();
    pieces.forEach(piece -> crc.update(piece.nioBuffer()));
    byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(value);
  }

  @Override
  public void close() {
    paid.forEach(Reservation::close);
    paid.clear();
  }
}
