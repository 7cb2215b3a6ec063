package io.sheaf.command.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @ValueSource(
      longs = {0, 7, 999, 1_000, 123_456, 1_000_000, -1, -999, -1_000, -123_456, Long.MIN_VALUE})
  void countsHaveTheirThousandsApart(long number) {
    assertThat(Quantity.count(number)).isEqualTo(String.format(Locale.ROOT, "%,d", number));
  }

  @Test
  void sizesAndTimesAreAsJavaFormatsThem() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long bytes = random.nextLong(1L << random.nextInt(1, 50));
      double value = bytes / (double) (1 << 20);
      String format = value == 0 || value >= 10 ? "%,.1f" : value >= 0.1 ? "%.2f" : "%.4f";
      assertThat(Quantity.mebibytes(bytes))
          .isEqualTo(String.format(Locale.ROOT, format, value) + " MiB");
      assertThat(Quantity.seconds(value)).isEqualTo(String.format(Locale.ROOT, "%.2f s", value));
    }
  }
}
