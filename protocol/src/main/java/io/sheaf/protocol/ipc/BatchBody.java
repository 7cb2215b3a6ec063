package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowBuffer;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** A batch's buffers as one body; it closes the batch when its last reference goes. */
final class BatchBody extends CompositeByteBuf {
  /**
   * Buffers smaller than this on average are copied into one: each by itself takes the heap some
   * 500 bytes, and a batch of a few rows may have thousands.
   */
  private static final int SMALL_BUFFER_BYTES = 4 << 10;

  private final AutoCloseable owner;

  private BatchBody(AutoCloseable owner) {
    super(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    this.owner = owner;
  }

  static ByteBuf of(ArrowRecordBatch batch) {
    return of(batch, batch);
  }

  static ByteBuf of(ArrowDictionaryBatch dictionary) {
    return of(dictionary, dictionary.getDictionary());
  }

  private static ByteBuf of(AutoCloseable owner, ArrowRecordBatch batch) {
    List<ArrowBuf> buffers = batch.getBuffers();
    long bytes = batch.computeBodyLength();
    boolean areSmall = buffers.size() > 2 && bytes / buffers.size() < SMALL_BUFFER_BYTES;
    return areSmall && bytes > 0 ? joined(owner, batch, bytes) : composed(owner, batch);
  }

  private static ByteBuf joined(AutoCloseable owner, ArrowRecordBatch batch, long bytes) {
    List<ArrowBuffer> layout = batch.getBuffersLayout();
    List<ArrowBuf> buffers = batch.getBuffers();
    ArrowBuf whole = allocator(buffers).buffer(bytes);
    whole.setZero(0, bytes);
    for (int i = 0; i < buffers.size(); i++) {
      ArrowBuf buffer = buffers.get(i);
      whole.setBytes(
          layout.get(i).getOffset(), buffer, buffer.readerIndex(), buffer.readableBytes());
    }
    BatchBody body = new BatchBody(whole);
    body.append(whole.writerIndex(bytes));
    close(owner);
    return body;
  }

  private static BufferAllocator allocator(List<ArrowBuf> buffers) {
    return buffers.stream()
        .filter(buffer -> buffer.readableBytes() > 0)
        .findFirst()
        .orElseThrow()
        .getReferenceManager()
        .getAllocator();
  }

  private static ByteBuf composed(AutoCloseable owner, ArrowRecordBatch batch) {
    BatchBody body = new BatchBody(owner);
    List<ArrowBuffer> layout = batch.getBuffersLayout();
    List<ArrowBuf> buffers = batch.getBuffers();
    for (int i = 0; i < buffers.size(); i++) {
      body.padTo(layout.get(i).getOffset());
      body.append(buffers.get(i));
    }
    body.padTo(batch.computeBodyLength());
    return body;
  }

  private void append(ArrowBuf buffer) {
    int length = (int) buffer.readableBytes();
    if (length > 0) {
      addComponent(true, Unpooled.wrappedBuffer(buffer.nioBuffer(buffer.readerIndex(), length)));
    }
  }

  private void padTo(long offset) {
    Padding.add(this, (int) offset - writerIndex());
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    close(owner);
  }

  private static void close(AutoCloseable owner) {
    try {
      owner.close();
    } catch (Exception e) {
      throw new IllegalStateException("a batch could not be closed", e);
    }
  }
}
