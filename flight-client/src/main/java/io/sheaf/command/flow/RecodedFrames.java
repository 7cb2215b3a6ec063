package io.sheaf.command.flow;

import io.sheaf.dataset.codec.BodyCompression;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Frames with their buffers in one codec: those that are in it, whatever its level, pass as they
 * are, the others are compressed anew. It owns the source and closes it. For one thread.
 */
public final class RecodedFrames implements FrameSource {
  private final FrameSource source;
  private final BufferCodec codec;
  private final BufferAllocator allocator;

  /**
   * @param allocator of the frames' memory, which must outlive them; its limit bounds a batch
   */
  public RecodedFrames(FrameSource source, BufferCodec codec, BufferAllocator allocator) {
    this.source = source;
    this.codec = codec;
    this.allocator = allocator;
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    IpcFrame frame = source.next();
    return frame == null || isInCodec(frame) ? frame : recode(frame);
  }

  private boolean isInCodec(IpcFrame frame) {
    return frame.kind() == FrameKind.SCHEMA || type(frame) == codec.type();
  }

  private static CodecType type(IpcFrame frame) {
    var compression = frame.recordBatch().compression();
    return compression == null
        ? CodecType.NO_COMPRESSION
        : CodecType.fromCompressionType(compression.codec());
  }

  private IpcFrame recode(IpcFrame frame) {
    try (frame;
        ArrowRecordBatch stored = BatchFrames.decode(frame, allocator);
        ArrowRecordBatch plain =
            BodyCompression.decompress(stored, allocator, allocator.getLimit())) {
      ArrowRecordBatch recoded = BodyCompression.compress(plain, codec, allocator);
      return frame.kind() == FrameKind.RECORD_BATCH
          ? BatchFrames.encode(recoded)
          : BatchFrames.encode(
              new ArrowDictionaryBatch(frame.dictionaryId(), recoded, frame.isDelta()));
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
