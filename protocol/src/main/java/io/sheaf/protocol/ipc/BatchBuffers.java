package io.sheaf.protocol.ipc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * The buffers of a record batch in the making, in the order of its columns. It owns them until
 * {@link #toRecordBatch}. For one thread.
 */
public final class BatchBuffers implements AutoCloseable {
  private final BufferAllocator allocator;
  private final List<ArrowFieldNode> nodes = new ArrayList<>();
  private final List<ArrowBuf> buffers = new ArrayList<>();

  /**
   * @param allocator of the buffers; lent
   */
  public BatchBuffers(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Starts a column, or a child of one, without nulls. */
  public void column(long length) {
    nodes.add(new ArrowFieldNode(length, 0));
    buffers.add(allocator.getEmpty());
  }

  /** Starts a column with nulls, which {@code validity} has no bit of. */
  public void column(long length, BitSet validity) {
    nodes.add(new ArrowFieldNode(length, length - validity.cardinality()));
    ByteBuffer bits = buffer((length + 7) / 8);
    bits.put(validity.toByteArray());
    while (bits.hasRemaining()) {
      bits.put((byte) 0);
    }
  }

  /** The next buffer of the column, as a little-endian view that has to be filled. */
  public ByteBuffer buffer(long bytes) {
    ArrowBuf buffer = allocator.buffer(bytes);
    buffers.add(buffer);
    buffer.writerIndex(bytes);
    return buffer.nioBuffer(0, Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Keeps only the first bytes of the last buffer. */
  public void shorten(long bytes) {
    buffers.get(buffers.size() - 1).writerIndex(bytes);
  }

  /** Gives the buffers to a batch that the caller closes. */
  public ArrowRecordBatch toRecordBatch(int rows) {
    ArrowRecordBatch batch = new ArrowRecordBatch(rows, List.copyOf(nodes), List.copyOf(buffers));
    close();
    return batch;
  }

  @Override
  public void close() {
    buffers.forEach(ArrowBuf::close);
    buffers.clear();
  }
}
