package io.sheaf.dataset.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixedCodecTest {
  private static final int[] LENGTHS = {
    1, 7, 8, 1000, 65_535, 65_536, 65_537, 300_000, 1 << 20, (1 << 22) + 1, 9_000_000
  };

  private final BufferAllocator allocator = new RootAllocator(64 << 20);

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  private static CompressionCodec codec(CodecType type) {
    return new BufferCompressionFactory().createCodec(type);
  }

  private ArrowBuf buffer(byte[] bytes) {
    ArrowBuf buffer = allocator.buffer(Math.max(bytes.length, 1));
    buffer.writeBytes(bytes);
    return buffer;
  }

  private static byte[] bytes(ArrowBuf buffer) {
    byte[] bytes = new byte[(int) buffer.writerIndex()];
    buffer.getBytes(0, bytes);
    return bytes;
  }

  private byte[] compress(CodecType type, byte[] bytes) {
    try (ArrowBuf compressed = codec(type).compress(allocator, buffer(bytes))) {
      return bytes(compressed);
    }
  }

  private byte[] decompress(CompressionCodec codec, byte[] compressed) {
    ArrowBuf input = buffer(compressed);
    try (ArrowBuf output = codec.decompress(allocator, input)) {
      return bytes(output);
    } catch (RuntimeException e) {
      input.close();
      throw e;
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Random runs of random lengths, with repetitions near and far. */
  private static byte[] compressible(int length) {
    Random random = new Random(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; ) {
      int run = Math.min(1 + random.nextInt(300), length - i);
      int back = i == 0 ? 0 : 1 + random.nextInt(Math.min(i, 60_000));
      for (int end = i + run; i < end; i++) {
        bytes[i] = back == 0 || run < 40 ? (byte) random.nextInt() : bytes[i - back];
      }
    }
    return bytes;
  }

  private static void assertFails(ThrowingCallable call, ErrorReason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SheafException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @EnumSource(value = CodecType.class, mode = Mode.EXCLUDE, names = "NO_COMPRESSION")
  void whatIsCompressedComesBack(CodecType type) {
    for (int length : LENGTHS) {
      for (byte[] bytes : List.of(compressible(length), random(length), new byte[length])) {
        assertThat(decompress(codec(type), compress(type, bytes))).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = CodecType.class, mode = Mode.EXCLUDE, names = "NO_COMPRESSION")
  void compressingPaysOrTheBytesStayRaw(CodecType type) {
    assertThat(compress(type, new byte[100_000])).hasSizeLessThan(1000);

    byte[] raw = compress(type, random(100_000));
    assertThat(raw).hasSize(100_008).startsWith(-1, -1, -1, -1, -1, -1, -1, -1);
    assertThat(compress(type, new byte[0])).isEmpty();
  }

  /** Random bytes with some zeros behind them: what is saved is about their share. */
  @ParameterizedTest
  @EnumSource(value = CodecType.class, mode = Mode.EXCLUDE, names = "NO_COMPRESSION")
  void whatSavesLessThanAnEighthStaysRaw(CodecType type) {
    byte[] little = Arrays.copyOf(random(90_000), 100_000);
    byte[] enough = Arrays.copyOf(random(85_000), 100_000);

    assertThat(compress(type, little)).hasSize(100_008).startsWith(-1, -1, -1, -1, -1, -1, -1, -1);
    assertThat(compress(type, enough)).hasSizeBetween(85_000, 87_500);
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, Long.MIN_VALUE, 99_999, 100_001, 1 << 20})
  void aLengthThatLiesIsInvalid(long length) {
    for (CodecType type : List.of(CodecType.ZSTD, CodecType.LZ4_FRAME)) {
      byte[] lie = compress(type, new byte[100_000]);
      writeLength(lie, length);
      assertFails(
          () -> decompress(codec(type), lie), ErrorReason.INVALID_DATA, "promises " + length);
    }
  }

  private static void writeLength(byte[] compressed, long length) {
    for (int i = 0; i < Long.BYTES; i++) {
      compressed[i] = (byte) (length >> 8 * i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 31, 1L << 40, Long.MAX_VALUE})
  void aBombIsRefusedBeforeItTakesMemory(long length) {
    byte[] bomb = compress(CodecType.ZSTD, new byte[100_000]);
    writeLength(bomb, length);

    assertFails(
        () -> decompress(codec(CodecType.ZSTD), bomb),
        ErrorReason.LIMIT_EXCEEDED,
        "promises " + length);
    assertThat(allocator.getPeakMemoryAllocation()).isLessThan(1 << 20);
  }

  @Test
  void whatTheAllocatorRefusesIsALimit() {
    byte[] large = compress(CodecType.ZSTD, new byte[100_000]);
    writeLength(large, 1L << 30);

    assertFails(
        () -> decompress(codec(CodecType.ZSTD), large), ErrorReason.LIMIT_EXCEEDED, "no memory");
  }

  @Test
  void whatOthersHoldOfTheAllocatorMayComeBack() {
    byte[] small = compress(CodecType.ZSTD, new byte[4 << 20]);
    try (ArrowBuf others = allocator.buffer(32 << 20)) {
      allocator.setLimit(others.capacity() + (1 << 20));
      assertFails(
          () -> decompress(codec(CodecType.ZSTD), small), ErrorReason.OVERLOADED, "no memory");
    }
    assertThat(decompress(codec(CodecType.ZSTD), small)).hasSize(4 << 20);
  }

  @Test
  void theLimitIsOfAllBuffersTogether() {
    byte[] buffer = compress(CodecType.ZSTD, new byte[1000]);
    CompressionCodec codec = new BufferCompressionFactory(2500).createCodec(CodecType.ZSTD);
    decompress(codec, buffer);
    decompress(codec, buffer);

    assertFails(() -> decompress(codec, buffer), ErrorReason.LIMIT_EXCEEDED, "2000 others");
  }

  @ParameterizedTest
  @EnumSource(value = CodecType.class, mode = Mode.EXCLUDE, names = "NO_COMPRESSION")
  void damagedBuffersAreInvalidOrChangeValuesOnly(CodecType type) {
    assertDamageIsFound(type, compress(type, compressible(3000)));
  }

  /** A part is invalid. A flipped bit may change values, without checksums, but no more. */
  private void assertDamageIsFound(CodecType type, byte[] whole) {
    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertFails(() -> decompress(codec(type), part), ErrorReason.INVALID_DATA, type.name());
    }
    List<Integer> refused = new ArrayList<>();
    for (int bit = 64; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(decompress(codec(type), flipped)).hasSize(3000);
      } catch (SheafException e) {
        assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_DATA);
        refused.add(bit);
      }
    }
    assertThat(refused).isNotEmpty();
  }

  @Test
  void bytesBehindAnLz4FrameAreInvalid() {
    byte[] compressed = compress(CodecType.LZ4_FRAME, new byte[1000]);
    byte[] longer = Arrays.copyOf(compressed, compressed.length + 3);

    assertFails(
        () -> decompress(codec(CodecType.LZ4_FRAME), longer),
        ErrorReason.INVALID_DATA,
        "3 bytes follow");
  }

  /** The same frame with blocks that may be linked, as pyarrow writes them, though none is. */
  private byte[] linked(byte[] bytes) {
    byte[] frame = compress(CodecType.LZ4_FRAME, bytes);
    frame[12] &= ~0x20;
    frame[14] = (byte) (XXHashFactory.safeInstance().hash32().hash(frame, 12, 2, 0) >> 8);
    return frame;
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 65_536, 300_000, 9_000_000})
  void linkedBlocksComeBack(int length) {
    for (byte[] bytes : List.of(compressible(length), new byte[length])) {
      assertThat(decompress(codec(CodecType.LZ4_FRAME), linked(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void damagedLinkedBlocksAreInvalidOrChangeValuesOnly() {
    assertDamageIsFound(CodecType.LZ4_FRAME, linked(compressible(3000)));
  }
}
