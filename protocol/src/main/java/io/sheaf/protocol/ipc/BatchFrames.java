package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;

/** Frames to and from Arrow's own batches, for the few paths that decode. */
public final class BatchFrames {
  private BatchFrames() {}

  /**
   * The frame of a record batch, without a copy.
   *
   * @param batch taken over, also when this throws; closed with the frame's body
   */
  public static IpcFrame encode(ArrowRecordBatch batch) {
    try {
      ByteBuffer message = MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT);
      return frame(message, BatchBody.of(batch));
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  /**
   * The frame of a dictionary batch, without a copy.
   *
   * @param dictionary taken over, also when this throws; closed with the frame's body
   */
  public static IpcFrame encode(ArrowDictionaryBatch dictionary) {
    try {
      ByteBuffer message = MessageSerializer.serializeMetadata(dictionary, IpcOption.DEFAULT);
      return frame(message, BatchBody.of(dictionary));
    } catch (RuntimeException e) {
      dictionary.getDictionary().close();
      throw e;
    }
  }

  /**
   * The record batch of a frame, or inside a dictionary's, decompressed and checked against what
   * its buffers hold.
   *
   * @param frame lent; each of its buffers is copied or decompressed once
   * @param columns of the batch, in memory format: dictionary columns have the type of their
   *     indexes
   * @return a batch that the caller closes
   * @throws SheafException INVALID_DATA when it does not hold what it promises, LIMIT_EXCEEDED when
   *     the allocator has no room for it, OVERLOADED when that has none now, NOT_SUPPORTED without
   *     a codec
   */
  public static ArrowRecordBatch decode(
      IpcFrame frame, List<Field> columns, BufferAllocator allocator) {
    try {
      return new BatchDecoder(allocator, Set.of()).decode(frame, columns);
    } catch (CorruptIpcException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "record batch can't be decoded: " + e.getMessage(), e);
    }
  }

  private static IpcFrame frame(ByteBuffer message, ByteBuf body) {
    try {
      return IpcFrame.of(Unpooled.wrappedBuffer(message), body);
    } catch (CorruptIpcException e) {
      throw new IllegalStateException("Arrow made a message that does not fit its batch", e);
    }
  }
}
