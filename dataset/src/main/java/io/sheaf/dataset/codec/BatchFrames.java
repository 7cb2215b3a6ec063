package io.sheaf.dataset.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowBuffer;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowMessage;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * Record batches in memory made into frames, with the codec that is asked for. Batches are lent and
 * must not be compressed yet; a frame owns a copy, in Netty's pooled memory, and is the caller's to
 * close.
 */
public final class BatchFrames {
  private BatchFrames() {}

  /** The frame of a record batch. */
  public static IpcFrame recordBatch(
      ArrowRecordBatch batch, BufferCodec codec, BufferAllocator allocator) {
    try (ArrowRecordBatch compressed = BodyCompression.compress(batch, codec, allocator)) {
      return frame(compressed, compressed);
    }
  }

  /** The frame of a whole dictionary, which replaces the one before it. */
  public static IpcFrame dictionary(
      long id, ArrowRecordBatch values, BufferCodec codec, BufferAllocator allocator) {
    // Closing the message closes the batch in it.
    ArrowRecordBatch compressed = BodyCompression.compress(values, codec, allocator);
    try (ArrowDictionaryBatch message = new ArrowDictionaryBatch(id, compressed, false)) {
      return frame(message, compressed);
    }
  }

  private static IpcFrame frame(ArrowMessage message, ArrowRecordBatch batch) {
    ByteBuf metadata = Unpooled.wrappedBuffer(MessageSerializer.serializeMetadata(message));
    ByteBuf body = body(batch, Math.toIntExact(message.computeBodyLength()));
    try {
      return IpcFrame.of(metadata, body);
    } catch (CorruptIpcException e) {
      throw new IllegalStateException("Arrow made a message that is not valid", e);
    }
  }

  private static ByteBuf body(ArrowRecordBatch batch, int bytes) {
    ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    List<ArrowBuffer> layout = batch.getBuffersLayout();
    for (int i = 0; i < layout.size(); i++) {
      body.writeZero((int) layout.get(i).getOffset() - body.writerIndex());
      ArrowBuf buffer = batch.getBuffers().get(i);
      body.writeBytes(buffer.nioBuffer(0, (int) layout.get(i).getSize()));
    }
    return body.writeZero(bytes - body.writerIndex());
  }
}
