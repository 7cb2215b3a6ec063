package io.sheaf.dataset.dictionary;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

/** The nodes and buffers of an uncompressed batch, taken one after the other. */
final class ArrayPart {
  private static final long BUFFER_SLACK_BYTES = 24; // padding, and an offset more

  private final RecordBatch batch;
  private final ByteBuf body;
  private int node;
  private int buffer;
  private int view;

  /**
   * @param frame lent for as long as this is used
   */
  ArrayPart(IpcFrame frame) {
    this.batch = frame.recordBatch();
    this.body = frame.body();
  }

  /** What it adds to a joined body at most: its own, and bitmaps and padding that it may lack. */
  long bytesMax() throws CorruptIpcException {
    long bytes = body.readableBytes() + batch.buffersLength() * BUFFER_SLACK_BYTES;
    for (int i = 0; i < batch.nodesLength(); i++) {
      bytes = Math.addExact(bytes, lengthAhead(i) / Byte.SIZE + 1);
    }
    return bytes;
  }

  /** The length of a node that comes so many after the next; none is taken. */
  long lengthAhead(int nodes) throws CorruptIpcException {
    if (node + nodes >= batch.nodesLength() || batch.nodes(node + nodes).length() < 0) {
      throw new CorruptIpcException("it has fewer nodes than its type");
    }
    return batch.nodes(node + nodes).length();
  }

  /** Takes the next node. */
  FieldNode nextNode() throws CorruptIpcException {
    lengthAhead(0);
    return batch.nodes(node++);
  }

  /** The next buffer; lent. */
  ByteBuf nextBuffer() throws CorruptIpcException {
    if (buffer >= batch.buffersLength()) {
      throw new CorruptIpcException("it has fewer buffers than its type");
    }
    Buffer next = batch.buffers(buffer++);
    return body.slice(body.readerIndex() + (int) next.offset(), (int) next.length());
  }

  /** The number of data buffers of the next view. */
  int nextVariadicCount() throws CorruptIpcException {
    if (view >= batch.variadicBufferCountsLength()) {
      throw new CorruptIpcException("it has fewer views than its type");
    }
    return (int) batch.variadicBufferCounts(view++);
  }

  void checkEnd() throws CorruptIpcException {
    if (node < batch.nodesLength()
        || buffer < batch.buffersLength()
        || view < batch.variadicBufferCountsLength()) {
      throw new CorruptIpcException("it has more nodes or buffers than its type");
    }
  }
}
