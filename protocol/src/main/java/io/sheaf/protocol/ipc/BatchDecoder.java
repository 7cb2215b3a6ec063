package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.FullAllocator;
import io.sheaf.protocol.parallel.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Record batches as Arrow's loader takes them, decompressed. Arrow's own loader could decompress,
 * but leaks what it has when a buffer turns out damaged, and checks no length.
 */
final class BatchDecoder {
  /** Smaller bodies are decompressed before another thread has woken up. */
  private static final int PARALLEL_BYTES_MIN = 128 << 10;

  private final BufferAllocator allocator;
  private final boolean parallel;
  private final boolean shared;

  BatchDecoder(BufferAllocator allocator, Set<DecodingOption> options) {
    this.allocator = allocator;
    this.parallel = options.contains(DecodingOption.PARALLEL);
    this.shared = options.contains(DecodingOption.SHARED);
  }

  /**
   * The batch of a frame, checked against what its buffers hold.
   *
   * @param columns in memory format: dictionary columns have the type of their indexes
   */
  ArrowRecordBatch decode(IpcFrame frame, List<Field> columns) throws CorruptIpcException {
    ArrowRecordBatch batch = decode(frame);
    try {
      BatchCheck.check(columns, batch);
      return batch;
    } catch (CorruptIpcException | RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  /**
   * The batch of a frame, unchecked.
   *
   * @param frame a record batch or a dictionary; lent
   * @return a batch that the caller closes
   * @throws SheafException LIMIT_EXCEEDED when the allocator has no room for it, OVERLOADED when
   *     that has none now, NOT_SUPPORTED without a codec
   */
  private ArrowRecordBatch decode(IpcFrame frame) throws CorruptIpcException {
    RecordBatch batch = frame.recordBatch();
    ArrowBuf[] buffers = new ArrowBuf[batch.buffersLength()];
    try {
      decode(frame, batch, buffers);
      return new ArrowRecordBatch(
          int32(batch.length(), "rows"),
          nodes(batch),
          List.of(buffers),
          NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
          variadicCounts(batch),
          true);
    } catch (OutOfMemoryException e) {
      throw FullAllocator.failure(
          "to decode a batch of " + frame.bytes() + " bytes", DecodedBytes.of(frame), allocator, e);
    } finally {
      Stream.of(buffers).filter(Objects::nonNull).forEach(ArrowBuf::close);
    }
  }

  /** Fills in the buffers; those that are there when it throws are the caller's, too. */
  private void decode(IpcFrame frame, RecordBatch batch, ArrowBuf[] buffers)
      throws CorruptIpcException {
    ByteBuf body = frame.body();
    CompressionCodec codec = codec(batch.compression());
    boolean shares = shared && frame.kind() == FrameKind.RECORD_BATCH; // dictionaries stay for long
    StoredBuffers stored = new StoredBuffers(body, batch, allocator, shares);
    Parts.Work<CorruptIpcException> decoding = i -> buffers[i] = decode(stored, i, codec);
    if (parallel && stored.isCompressed() && body.readableBytes() >= PARALLEL_BYTES_MIN) {
      Parts.run(buffers.length, decoding);
      return;
    }
    for (int i = 0; i < buffers.length; i++) {
      decoding.part(i);
    }
  }

  private static CompressionCodec codec(@Nullable BodyCompression compression)
      throws CorruptIpcException {
    if (compression == null) {
      return NoCompressionCodec.INSTANCE;
    }
    CodecType type =
        switch (compression.codec()) {
          case CompressionType.LZ4_FRAME -> CodecType.LZ4_FRAME;
          case CompressionType.ZSTD -> CodecType.ZSTD;
          default ->
              throw new CorruptIpcException("unknown compression codec " + compression.codec());
        };
    try {
      return CompressionCodec.Factory.INSTANCE.createCodec(type);
    } catch (IllegalArgumentException e) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "no codec for " + type + " is on the class path; add org.apache.arrow:arrow-compression",
          e);
    }
  }

  private ArrowBuf decode(StoredBuffers stored, int number, CompressionCodec codec)
      throws CorruptIpcException {
    return stored.isRaw(number) ? stored.raw(number) : decompress(stored.compressed(number), codec);
  }

  /** Codecs take the input over when they succeed, and leave it to their caller when they fail. */
  private ArrowBuf decompress(ArrowBuf stored, CompressionCodec codec) throws CorruptIpcException {
    try {
      return codec.decompress(allocator, stored);
    } catch (OutOfMemoryException | Error e) {
      stored.close();
      throw e;
    } catch (RuntimeException e) {
      stored.close();
      if (e instanceof SheafException known && known.reason() != ErrorReason.INVALID_DATA) {
        throw e;
      }
      throw new CorruptIpcException("a buffer can't be decompressed: " + e.getMessage());
    }
  }

  private static List<ArrowFieldNode> nodes(RecordBatch batch) throws CorruptIpcException {
    List<ArrowFieldNode> nodes = new ArrayList<>(batch.nodesLength());
    for (int i = 0; i < batch.nodesLength(); i++) {
      FieldNode node = batch.nodes(i);
      if (node.nullCount() < 0 || node.nullCount() > node.length()) {
        throw new CorruptIpcException(
            "column of " + node.length() + " values with " + node.nullCount() + " nulls");
      }
      nodes.add(new ArrowFieldNode(int32(node.length(), "values"), node.nullCount()));
    }
    return nodes;
  }

  private static List<Long> variadicCounts(RecordBatch batch) {
    List<Long> counts = new ArrayList<>(batch.variadicBufferCountsLength());
    for (int i = 0; i < batch.variadicBufferCountsLength(); i++) {
      counts.add(batch.variadicBufferCounts(i));
    }
    return counts;
  }

  private static int int32(long number, String what) {
    if (number > Integer.MAX_VALUE) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "a batch of " + number + " " + what + " can't be decoded here");
    }
    return (int) number;
  }
}
