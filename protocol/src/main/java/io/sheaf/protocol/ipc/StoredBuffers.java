package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * The buffers of a record batch as they lie in a frame's body: compressed, or raw. A view of the
 * frame, for as long as that is open; what it hands out may be asked for by several threads.
 */
final class StoredBuffers {
  /** Before a compressed buffer, its length when it is not (Message.fbs, BodyCompressionMethod). */
  private static final int PREFIX_BYTES = Long.BYTES;

  private static final long STORED_RAW = -1;

  /** What Arrow's format asks of where a buffer begins. */
  private static final int ALIGNMENT_BYTES = 8;

  private final ByteBuf body;
  private final RecordBatch batch;
  private final BufferAllocator allocator;
  private final boolean compressed;
  private final boolean shares;

  /**
   * @param body which has all of the batch's buffers; lent
   * @param shared whether raw buffers may stay where they are
   */
  StoredBuffers(ByteBuf body, RecordBatch batch, BufferAllocator allocator, boolean shared) {
    this.body = body;
    this.batch = batch;
    this.allocator = allocator;
    this.compressed = batch.compression() != null;
    this.shares = shared && body.hasMemoryAddress() && isMostlyRaw();
  }

  private boolean isMostlyRaw() {
    long raw = 0;
    for (int i = 0; i < batch.buffersLength(); i++) {
      raw += isRaw(i) ? batch.buffers(i).length() : 0;
    }
    return raw >= body.readableBytes() / 2;
  }

  /** Whether there may be compressed buffers. */
  boolean isCompressed() {
    return compressed;
  }

  /** Whether a buffer needs no codec. */
  boolean isRaw(int number) {
    return !compressed || isEmpty(number) || hasRawPrefix(number);
  }

  private boolean isEmpty(int number) {
    return batch.buffers(number).length() == 0;
  }

  private boolean hasRawPrefix(int number) {
    Buffer at = batch.buffers(number);
    return at.length() >= PREFIX_BYTES && body.getLongLE(start(at)) == STORED_RAW;
  }

  private int start(Buffer at) {
    return body.readerIndex() + (int) at.offset();
  }

  /** A buffer that needs no codec; the caller's, who must not write to it when it is shared. */
  ArrowBuf raw(int number) {
    Buffer at = batch.buffers(number);
    int prefix = compressed ? PREFIX_BYTES : 0;
    int bytes = (int) at.length() - prefix;
    if (bytes <= 0) {
      return allocator.getEmpty();
    }
    int start = start(at) + prefix;
    return shares && isAligned(start) ? keep(start, bytes) : copy(start, bytes);
  }

  /** A buffer as its codec takes it, with the length before it; the caller's. */
  ArrowBuf compressed(int number) {
    Buffer at = batch.buffers(number);
    int bytes = (int) at.length();
    return body.hasMemoryAddress() ? lend(start(at), bytes) : copy(start(at), bytes);
  }

  private boolean isAligned(int start) {
    return (body.memoryAddress() + start) % ALIGNMENT_BYTES == 0;
  }

  private ArrowBuf copy(int start, int bytes) {
    ArrowBuf copy = allocator.buffer(bytes);
    body.getBytes(start, copy.nioBuffer(0, bytes));
    return copy.writerIndex(bytes);
  }

  /** The bytes where they are, for as long as the frame is lent. */
  private ArrowBuf lend(int start, int bytes) {
    return wrap(start, bytes, () -> {});
  }

  /** The bytes where they are, with a reference to them. */
  private ArrowBuf keep(int start, int bytes) {
    body.retain();
    try {
      return wrap(start, bytes, body::release);
    } catch (OutOfMemoryException e) {
      body.release(); // which the allocator leaves to its caller in this case alone
      throw e;
    }
  }

  private ArrowBuf wrap(int start, int bytes, Runnable release) {
    return allocator
        .wrapForeignAllocation(
            new ForeignAllocation(bytes, body.memoryAddress() + start) {
              @Override
              protected void release0() {
                release.run();
              }
            })
        .writerIndex(bytes);
  }
}
