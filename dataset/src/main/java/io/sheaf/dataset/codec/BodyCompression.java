package io.sheaf.dataset.codec;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Compresses and decompresses the bodies of whole record batches. Batches are lent; each result is
 * the caller's to close. Nothing is left open by a failure, other than when {@code VectorLoader}
 * meets a corrupt buffer: decompress before loading where corrupt data has to be survived.
 */
public final class BodyCompression {
  private BodyCompression() {}

  /** The same batch with its buffers compressed; it must not be compressed yet. */
  public static ArrowRecordBatch compress(
      ArrowRecordBatch batch, BufferCodec codec, BufferAllocator allocator) {
    CompressionCodec compressor = codec.compressor();
    return map(batch, compressor, buffer -> compressor.compress(allocator, buffer));
  }

  /**
   * The same batch with its buffers as vectors want them.
   *
   * @param decompressedBytesMax of all buffers together
   * @throws io.sheaf.protocol.error.SheafException INVALID_DATA or LIMIT_EXCEEDED
   */
  public static ArrowRecordBatch decompress(
      ArrowRecordBatch batch, BufferAllocator allocator, long decompressedBytesMax) {
    CodecType type = CodecType.fromCompressionType(batch.getBodyCompression().getCodec());
    CompressionCodec codec = new BufferCompressionFactory(decompressedBytesMax).createCodec(type);
    return map(
        batch,
        NoCompressionCodec.INSTANCE,
        buffer -> buffer.writerIndex() == 0 ? buffer : codec.decompress(allocator, buffer));
  }

  private static ArrowRecordBatch map(
      ArrowRecordBatch batch, CompressionCodec result, BufferMapping mapping) {
    List<ArrowBuf> buffers = new ArrayList<>(batch.getBuffers().size());
    try {
      for (ArrowBuf buffer : batch.getBuffers()) {
        buffers.add(mapRetained(buffer, mapping));
      }
      return new ArrowRecordBatch(
          batch.getLength(),
          batch.getNodes(),
          buffers,
          CompressionUtil.createBodyCompression(result),
          batch.getVariadicBufferCounts(),
          true,
          false);
    } catch (RuntimeException e) {
      buffers.forEach(ArrowBuf::close);
      throw e;
    }
  }

  private static ArrowBuf mapRetained(ArrowBuf buffer, BufferMapping mapping) {
    buffer.getReferenceManager().retain();
    try {
      return mapping.apply(buffer);
    } catch (RuntimeException e) {
      buffer.close();
      throw e;
    }
  }

  /** Gives a buffer for a reference that it takes over, unless it throws. */
  private interface BufferMapping {
    ArrowBuf apply(ArrowBuf buffer);
  }
}
