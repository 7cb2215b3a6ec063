package io.sheaf.server.integration.sample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Random values as Arrow lays them out, little-endian; each is one that its type allows. */
final class ScalarBytes {
  private static final String[] LETTERS = {"a", "b", "ß", "漢", "🌾", " ", "\"", "0"};
  private static final int BYTES_MAX = 40;
  private static final int DAY_MILLIS = 86_400_000;
  private static final int DAY_SECONDS = 86_400;

  private final Random random;

  ScalarBytes(Random random) {
    this.random = random;
  }

  byte[] of(ArrowType type, int width) {
    if (type instanceof ArrowType.FloatingPoint floating) {
      return ofFloat(floating.getPrecision());
    } else if (type instanceof ArrowType.Date date && date.getUnit() == DateUnit.MILLISECOND) {
      return ofNumber((random.nextInt(60_000) - 30_000L) * DAY_MILLIS, width);
    } else if (type instanceof ArrowType.Time) {
      return ofNumber(random.nextInt(DAY_SECONDS), width);
    } else if (type instanceof ArrowType.Interval) {
      return ofIntervals(width);
    } else if (type instanceof ArrowType.FixedSizeBinary) {
      return randomBytes(width);
    }
    return ofNumber(random.nextInt(), width);
  }

  /** Whole numbers and halves, which every precision holds, and every text shows as they are. */
  private byte[] ofFloat(FloatingPointPrecision precision) {
    float value = random.nextInt(2_000) / 2f - 500;
    return switch (precision) {
      case HALF -> ofNumber(random.nextInt(0x7C00), 2);
      case SINGLE -> ofNumber(Float.floatToIntBits(value), 4);
      case DOUBLE -> ofNumber(Double.doubleToLongBits(value), 8);
    };
  }

  /** Months; days and milliseconds; or months, days and nanoseconds. */
  private byte[] ofIntervals(int width) {
    ByteBuffer bytes = ByteBuffer.allocate(width).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() > 8 || bytes.remaining() == 4) {
      bytes.putInt(random.nextInt(1_000));
    }
    while (bytes.hasRemaining()) {
      bytes.putInt(width == 8 ? random.nextInt(1_000) : 0);
    }
    return bytes.array();
  }

  /** As a signed number of any width. */
  private static byte[] ofNumber(long number, int width) {
    byte[] bytes = new byte[width];
    Arrays.fill(bytes, (byte) (number >> 63));
    byte[] low = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    System.arraycopy(low, 0, bytes, 0, Math.min(width, 8));
    return bytes;
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Text or bytes, none, few, or more than a view has room for. */
  byte[] ofVariableWidth(ArrowType type) {
    int length = random.nextInt(BYTES_MAX);
    boolean isBinary =
        type instanceof ArrowType.Binary
            || type instanceof ArrowType.LargeBinary
            || type instanceof ArrowType.BinaryView;
    if (isBinary) {
      return randomBytes(length);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i += 2) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
