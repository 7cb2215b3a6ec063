package io.sheaf.dataset.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When level 1 leaves out matches: beside what zstd itself makes of the same bytes. */
class ZstdFrameTest {
  private static final int VALUES = 100_000;

  private static byte[] compress(int level, byte[] bytes) {
    ZstdFrame frame = new ZstdFrame(level);
    ByteBuffer output = ByteBuffer.allocateDirect((int) frame.compressedBytesMax(bytes.length));
    byte[] compressed = new byte[frame.compress(direct(bytes), output)];
    output.get(0, compressed);
    assertThat(Zstd.decompress(compressed, bytes.length)).isEqualTo(bytes);
    return compressed;
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
  }

  /** What of the matches is found by chance in numbers below a thousand, four bytes each. */
  private static byte[] smallNumbers(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    new Random(1).ints(count, 0, 1000).forEach(bytes::putInt);
    return bytes.array();
  }

  private static byte[] ascendingNumbers() {
    ByteBuffer bytes = ByteBuffer.allocate(8 * VALUES).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < VALUES; i++) {
      bytes.putLong(1_000_000 + i);
    }
    return bytes.array();
  }

  /** One of a few thousand random values each time, most of them far from where they were last. */
  private static byte[] repeatedNumbers() {
    Random random = new Random(2);
    long[] values = random.longs(3000).toArray();
    ByteBuffer bytes = ByteBuffer.allocate(8 * VALUES);
    random.ints(VALUES, 0, values.length).forEach(i -> bytes.putLong(values[i]));
    return bytes.array();
  }

  /** All zeros where the estimate looks, and a long repetition everywhere else. */
  private static byte[] misleading() {
    byte[] bytes = new byte[1 << 20];
    new Random(3).nextBytes(bytes);
    int period = 120 << 10;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = i % 1024 < 64 ? 0 : bytes[i % period];
    }
    return bytes;
  }

  @Test
  void matchesThatSaveLittleAreLeftOut() {
    byte[] bytes = smallNumbers(VALUES);
    int withMatches = Zstd.compress(bytes, 1).length;

    assertThat(compress(1, bytes).length).isBetween(withMatches * 102 / 100, withMatches * 8 / 7);
  }

  /** Runs are found all the same. */
  @Test
  void aRunBesideThemIsStillShort() {
    byte[] numbers = smallNumbers(VALUES);
    byte[] withRun = Arrays.copyOf(numbers, numbers.length + 200_000);

    assertThat(compress(1, withRun).length).isLessThan(compress(1, numbers).length + 2000);
  }

  @Test
  void matchesThatSaveMuchAreKept() {
    for (byte[] bytes : new byte[][] {ascendingNumbers(), repeatedNumbers(), misleading()}) {
      assertThat(compress(1, bytes)).isEqualTo(Zstd.compress(bytes, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9})
  void whoAsksForAHigherLevelGetsAllMatches(int level) {
    byte[] bytes = smallNumbers(VALUES);

    assertThat(compress(level, bytes)).isEqualTo(Zstd.compress(bytes, level));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 1000, 1023})
  void shortBuffersAreLeftToZstd(int count) {
    byte[] bytes = smallNumbers(count);

    assertThat(compress(1, bytes)).isEqualTo(Zstd.compress(bytes, 1));
  }

  /** Of the sampled blocks none reaches past the end, whatever is left over. */
  @ParameterizedTest
  @ValueSource(ints = {4096, 4097, 65_535, 65_536, 65_537, 65_599, 65_600, 131_135, 1_000_003})
  void anyLengthIsEstimated(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);

    assertThat(LiteralBytes.estimate(direct(random))).isBetween(bytes * 19L / 20, (long) bytes);
    assertThat(LiteralBytes.estimate(direct(new byte[bytes]))).isEqualTo(bytes / 8);
  }
}
