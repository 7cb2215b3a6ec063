package io.sheaf.dataset.codec;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.FullAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/**
 * Arrow's layout of a compressed buffer (Message.fbs, BodyCompressionMethod.BUFFER): the length
 * when uncompressed as 8 bytes, little-endian, or -1 for bytes stored as they are; then the bytes.
 *
 * <p>Both ways take over their input when they succeed; when they throw, it stays the caller's,
 * which closes the whole batch. Buffers may be decompressed by several threads at once.
 */
final class PrefixedCodec implements CompressionCodec {
  private static final int PREFIX_BYTES = Long.BYTES;
  private static final long STORED_RAW = -1;

  /** Longer buffers stay raw: compressed, they might outgrow what a byte buffer can show. */
  private static final long COMPRESSED_BYTES_MAX = Integer.MAX_VALUE - (1 << 24);

  private final CodecType type;
  private final FrameFormat format;
  private final long decompressedBytesMax;
  private final AtomicLong decompressedBytes = new AtomicLong();

  PrefixedCodec(CodecType type, FrameFormat format, long decompressedBytesMax) {
    this.type = type;
    this.format = format;
    this.decompressedBytesMax = decompressedBytesMax;
  }

  @Override
  public CodecType getCodecType() {
    return type;
  }

  @Override
  public ArrowBuf compress(BufferAllocator allocator, ArrowBuf input) {
    long bytes = input.writerIndex();
    ArrowBuf output = bytes == 0 ? allocator.getEmpty() : compressSome(allocator, input);
    input.close();
    return output;
  }

  private ArrowBuf compressSome(BufferAllocator allocator, ArrowBuf input) {
    long bytes = input.writerIndex();
    boolean raw = bytes > COMPRESSED_BYTES_MAX;
    long room = raw ? bytes : format.compressedBytesMax((int) bytes);
    ArrowBuf output = allocator.buffer(PREFIX_BYTES + room);
    try {
      return fit(allocator, raw ? storeRaw(input, output) : compress(input, output, room));
    } catch (RuntimeException e) {
      output.close();
      throw e;
    }
  }

  private ArrowBuf compress(ArrowBuf input, ArrowBuf output, long room) {
    long bytes = input.writerIndex();
    int compressed = format.compress(view(input, 0, bytes), view(output, PREFIX_BYTES, room));
    if (!FrameFormat.saves(compressed, bytes)) {
      // Random numbers and the like cost a reader ten to thirty times as much as a copy.
      return storeRaw(input, output);
    }
    output.setLong(0, bytes);
    return output.writerIndex(PREFIX_BYTES + (long) compressed);
  }

  private static ArrowBuf storeRaw(ArrowBuf input, ArrowBuf output) {
    output.setLong(0, STORED_RAW);
    output.setBytes(PREFIX_BYTES, input, 0, input.writerIndex());
    return output.writerIndex(PREFIX_BYTES + input.writerIndex());
  }

  /** The same bytes without room to spare, when that is at least half of it. */
  private static ArrowBuf fit(BufferAllocator allocator, ArrowBuf output) {
    long bytes = output.writerIndex();
    if (bytes > output.capacity() / 2) {
      return output;
    }
    ArrowBuf fitting = allocator.buffer(bytes);
    fitting.setBytes(0, output, 0, bytes);
    fitting.writerIndex(bytes);
    output.close();
    return fitting;
  }

  @Override
  public ArrowBuf decompress(BufferAllocator allocator, ArrowBuf input) {
    long stored = input.writerIndex() - PREFIX_BYTES;
    if (stored < 0) {
      throw invalid("has " + input.writerIndex() + " bytes, less than its length prefix");
    }
    long length = input.getLong(0);
    if (length == STORED_RAW) {
      return input.slice(PREFIX_BYTES, stored);
    }
    checkLength(length);
    ArrowBuf output = length == 0 ? allocator.getEmpty() : decompress(allocator, input, length);
    input.close();
    return output;
  }

  private void checkLength(long length) {
    if (length < 0) {
      throw invalid("promises " + length + " bytes");
    }
    long before = decompressedBytes.getAndAdd(length);
    // Buffers past what a byte buffer can show are past the limit, too.
    if (length > Integer.MAX_VALUE || length > decompressedBytesMax - before) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          String.format(
              "a %s buffer promises %d bytes, after %d others of its batch; a batch may have %d bytes"
                  + " when decompressed, a buffer %d",
              type, length, before, decompressedBytesMax, Integer.MAX_VALUE));
    }
  }

  private ArrowBuf decompress(BufferAllocator allocator, ArrowBuf input, long length) {
    ArrowBuf output = allocate(allocator, length);
    try {
      ByteBuffer compressed = view(input, PREFIX_BYTES, input.writerIndex() - PREFIX_BYTES);
      int found = format.decompress(compressed, view(output, 0, length));
      if (found != length) {
        throw invalid("promises " + length + " bytes and holds " + found);
      }
      return output.writerIndex(length);
    } catch (CorruptFrameException e) {
      output.close();
      throw invalid("that promises " + length + " bytes can't be decompressed: " + e.getMessage());
    } catch (RuntimeException e) {
      output.close();
      throw e;
    }
  }

  private ArrowBuf allocate(BufferAllocator allocator, long length) {
    try {
      return allocator.buffer(length);
    } catch (OutOfMemoryException e) {
      throw FullAllocator.failure(
          "for a " + type + " buffer of " + length + " bytes when decompressed",
          decompressedBytes.get(), // with those of the same batch before it
          allocator,
          e);
    }
  }

  /** A view whose position 0 is {@code start} and whose capacity is {@code bytes}. */
  private static ByteBuffer view(ArrowBuf buffer, long start, long bytes) {
    return buffer.nioBuffer(start, Math.toIntExact(bytes)).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private SheafException invalid(String what) {
    return new SheafException(ErrorReason.INVALID_DATA, "a " + type + " buffer " + what);
  }
}
