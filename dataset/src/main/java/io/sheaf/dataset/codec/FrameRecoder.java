package io.sheaf.dataset.codec;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.FullAllocator;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Changes how the buffers of batches and dictionaries are compressed, one buffer after the other:
 * it needs no schema, and beside the result it holds one decompressed buffer. A message's own
 * custom metadata is not kept. Safe for any number of threads.
 */
public final class FrameRecoder {
  private final BufferCodec codec;
  private final BufferAllocator allocator;

  /**
   * @param codec of the frames that come out
   * @param allocator of their bodies; it must outlive them
   */
  public FrameRecoder(BufferCodec codec, BufferAllocator allocator) {
    this.codec = codec;
    this.allocator = allocator;
  }

  /**
   * The frame with its buffers in the codec. A schema, and a frame that is in a codec of the same
   * kind, whatever its level, come back untouched.
   *
   * @param frame taken over, also when this throws
   * @return a frame that the caller closes
   * @throws SheafException INVALID_DATA when a buffer can't be decompressed, LIMIT_EXCEEDED when
   *     the allocator has no room for it, OVERLOADED when that has none now
   */
  public IpcFrame recode(IpcFrame frame) {
    try {
      if (frame.kind() == FrameKind.SCHEMA || codecOf(frame.recordBatch()) == codec.type()) {
        return frame;
      }
    } catch (RuntimeException e) {
      frame.close();
      throw e;
    }
    return encode(frame);
  }

  /**
   * The frame with its buffers in the codec, also when they are in one of the same kind: its level
   * may be another.
   *
   * @param frame a batch or dictionary; taken over, also when this throws
   * @return a frame that the caller closes
   * @throws SheafException as {@link #recode} does
   */
  public IpcFrame encode(IpcFrame frame) {
    try (frame) {
      return encoded(frame);
    }
  }

  private IpcFrame encoded(IpcFrame frame) {
    try {
      ArrowRecordBatch batch = recode(frame.recordBatch(), frame.body());
      return frame.kind() == FrameKind.DICTIONARY
          ? BatchFrames.encode(
              new ArrowDictionaryBatch(frame.dictionaryId(), batch, frame.isDelta()))
          : BatchFrames.encode(batch);
    } catch (OutOfMemoryException e) {
      long bytes = 2 * DecodedBytes.of(frame); // as it was, and as it comes out
      throw FullAllocator.failure("to compress a batch", bytes, allocator, e);
    }
  }

  /**
   * The codec of a batch or dictionary; zstd at its usual level, since frames don't tell theirs.
   *
   * @throws SheafException INVALID_DATA when it is none that is known
   */
  public static BufferCodec codecOf(IpcFrame frame) {
    return switch (codecOf(frame.recordBatch())) {
      case NO_COMPRESSION -> BufferCodec.NONE;
      case LZ4_FRAME -> BufferCodec.LZ4;
      case ZSTD -> BufferCodec.ZSTD;
    };
  }

  private static CodecType codecOf(RecordBatch batch) {
    BodyCompression compression = batch.compression();
    if (compression == null) {
      return CodecType.NO_COMPRESSION;
    }
    CodecType type = CodecType.fromCompressionType(compression.codec());
    if (type == CodecType.NO_COMPRESSION) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "unknown compression codec " + compression.codec());
    }
    return type;
  }

  private ArrowRecordBatch recode(RecordBatch batch, ByteBuf body) {
    CompressionCodec from = new BufferCompressionFactory().createCodec(codecOf(batch));
    CompressionCodec to = codec.compressor();
    List<ArrowBuf> buffers = new ArrayList<>(batch.buffersLength());
    try {
      for (int i = 0; i < batch.buffersLength(); i++) {
        buffers.add(recode(body, batch.buffers(i), from, to));
      }
      return new ArrowRecordBatch(
          Math.toIntExact(batch.length()),
          nodes(batch),
          buffers,
          CompressionUtil.createBodyCompression(to),
          variadicCounts(batch),
          true);
    } catch (ArithmeticException e) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "a batch of " + batch.length() + " rows can't be compressed",
          e);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
  }

  private ArrowBuf recode(ByteBuf body, Buffer at, CompressionCodec from, CompressionCodec to) {
    if (at.length() == 0) {
      return allocator.getEmpty();
    }
    ArrowBuf buffer = copy(body, (int) at.offset(), (int) at.length());
    try {
      buffer = from.decompress(allocator, buffer);
      buffer = to.compress(allocator, buffer);
      return buffer;
    } catch (RuntimeException e) {
      buffer.close();
      throw e;
    }
  }

  private ArrowBuf copy(ByteBuf body, int offset, int length) {
    ArrowBuf copy = allocator.buffer(length);
    body.getBytes(body.readerIndex() + offset, copy.nioBuffer(0, length));
    return copy.writerIndex(length);
  }

  private static List<ArrowFieldNode> nodes(RecordBatch batch) {
    List<ArrowFieldNode> nodes = new ArrayList<>(batch.nodesLength());
    for (int i = 0; i < batch.nodesLength(); i++) {
      FieldNode node = batch.nodes(i);
      nodes.add(
          new ArrowFieldNode(Math.toIntExact(node.length()), Math.toIntExact(node.nullCount())));
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
}
