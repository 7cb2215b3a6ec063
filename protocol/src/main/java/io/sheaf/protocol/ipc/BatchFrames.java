package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
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
   * @param batch taken over; closed with the frame's body
   */
  public static IpcFrame encode(ArrowRecordBatch batch) {
    ByteBuffer message = MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT);
    return frame(message, BatchBody.of(batch));
  }

  /**
   * The frame of a dictionary batch, without a copy.
   *
   * @param dictionary taken over; closed with the frame's body
   */
  public static IpcFrame encode(ArrowDictionaryBatch dictionary) {
    ByteBuffer message = MessageSerializer.serializeMetadata(dictionary, IpcOption.DEFAULT);
    return frame(message, BatchBody.of(dictionary));
  }

  /**
   * The record batch of a frame, or inside a dictionary's; buffers stay compressed.
   *
   * @param frame lent; its body is copied once
   * @return a batch that the caller closes
   */
  public static ArrowRecordBatch decode(IpcFrame frame, BufferAllocator allocator) {
    ByteBuf source = frame.body();
    ArrowBuf body = allocator.buffer(source.readableBytes());
    try {
      source.getBytes(source.readerIndex(), body.nioBuffer(0, source.readableBytes()));
      body.writerIndex(source.readableBytes());
      return MessageSerializer.deserializeRecordBatch(frame.recordBatch(), body);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw new SheafException(
          ErrorReason.INVALID_DATA, "record batch can't be decoded: " + e.getMessage(), e);
    }
  }

  /**
   * The record batch of a frame, decompressed and checked against its columns, so that loading it
   * can't fail halfway: Arrow's loader leaks the buffers that it decompressed before a damaged one.
   *
   * @param frame lent
   * @param columns in memory format: dictionary columns have the type of their indexes
   * @return a batch that the caller closes
   * @throws SheafException LIMIT_EXCEEDED when the allocator has no room
   */
  public static ArrowRecordBatch decodeChecked(
      IpcFrame frame, List<Field> columns, BufferAllocator allocator) throws CorruptIpcException {
    ArrowRecordBatch batch = new BatchDecoder(allocator).decode(frame);
    try {
      BatchCheck.check(columns, batch);
      return batch;
    } catch (CorruptIpcException | RuntimeException e) {
      batch.close();
      throw e;
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
