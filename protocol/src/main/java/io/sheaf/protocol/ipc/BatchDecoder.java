package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
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

  /** Before a compressed buffer, its length when it is not (Message.fbs, BodyCompressionMethod). */
  private static final int PREFIX_BYTES = Long.BYTES;

  private static final long STORED_RAW = -1;

  private final BufferAllocator allocator;
  private final boolean parallel;

  /**
   * @param parallel whether threads of the common pool may decompress buffers of large batches
   */
  BatchDecoder(BufferAllocator allocator, boolean parallel) {
    this.allocator = allocator;
    this.parallel = parallel;
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
   * The batch of a frame, each buffer in memory of its own.
   *
   * @param frame a record batch or a dictionary; lent
   * @return a batch that the caller closes
   * @throws SheafException LIMIT_EXCEEDED when the allocator has no room, NOT_SUPPORTED without a
   *     codec
   */
  private ArrowRecordBatch decode(IpcFrame frame) throws CorruptIpcException {
    RecordBatch batch = frame.recordBatch();
    ArrowBuf[] buffers = new ArrowBuf[batch.buffersLength()];
    try {
      decode(frame.body(), batch, buffers);
      return new ArrowRecordBatch(
          int32(batch.length(), "rows"),
          nodes(batch),
          List.of(buffers),
          NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
          variadicCounts(batch),
          true);
    } catch (OutOfMemoryException e) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "no memory to decode a batch of " + frame.bytes() + " bytes: " + e.getMessage(),
          e);
    } finally {
      Stream.of(buffers).filter(Objects::nonNull).forEach(ArrowBuf::close);
    }
  }

  /** Fills in the buffers; those that are there when it throws are the caller's, too. */
  private void decode(ByteBuf body, RecordBatch batch, ArrowBuf[] buffers)
      throws CorruptIpcException {
    CompressionCodec codec = codec(batch.compression());
    Parts.Work decoding = i -> buffers[i] = decode(body, batch.buffers(i), codec);
    if (parallel && batch.compression() != null && body.readableBytes() >= PARALLEL_BYTES_MIN) {
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

  private ArrowBuf decode(ByteBuf body, Buffer at, CompressionCodec codec)
      throws CorruptIpcException {
    int start = body.readerIndex() + (int) at.offset();
    int bytes = (int) at.length();
    if (bytes == 0) {
      return allocator.getEmpty(); // which is no buffer to a codec
    }
    if (codec == NoCompressionCodec.INSTANCE) {
      return copy(body, start, bytes);
    }
    if (bytes >= PREFIX_BYTES && body.getLongLE(start) == STORED_RAW) {
      return copy(body, start + PREFIX_BYTES, bytes - PREFIX_BYTES);
    }
    return decompress(
        body.hasMemoryAddress() ? lend(body, start, bytes) : copy(body, start, bytes), codec);
  }

  private ArrowBuf copy(ByteBuf body, int start, int bytes) {
    if (bytes == 0) {
      return allocator.getEmpty();
    }
    ArrowBuf copy = allocator.buffer(bytes);
    body.getBytes(start, copy.nioBuffer(0, bytes));
    return copy.writerIndex(bytes);
  }

  /** The bytes where they are, for as long as the frame is lent. */
  private ArrowBuf lend(ByteBuf body, int start, int bytes) {
    return allocator
        .wrapForeignAllocation(
            new ForeignAllocation(bytes, body.memoryAddress() + start) {
              @Override
              protected void release0() {
                // They stay the frame's.
              }
            })
        .writerIndex(bytes);
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
