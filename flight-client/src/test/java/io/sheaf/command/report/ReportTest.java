package io.sheaf.command.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void bytesAreMebibytesWithPlacesThatTellSomething() {
    assertThat(Quantity.mebibytes(0)).isEqualTo("0.0 MiB");
    assertThat(Quantity.mebibytes(1 << 20)).isEqualTo("1.00 MiB");
    assertThat(Quantity.mebibytes(250L << 20)).isEqualTo("250.0 MiB");
    assertThat(Quantity.mebibytes(1024)).isEqualTo("0.0010 MiB");
    assertThat(Quantity.mebibytesPerSecond(10 << 20, 2)).isEqualTo("5.00 MiB/s");
  }

  @Test
  void aRateWithoutTimeIsNone() {
    assertThat(Quantity.mebibytesPerSecond(5, 0)).isEqualTo("-");
    assertThat(Quantity.rowsPerSecond(5, 0)).isEqualTo("-");
    assertThat(new Work(5, 5, 5, 0).rowsPerSecond()).isZero();
  }

  @Test
  void aTableIsAsWideAsItsCells() {
    Table table =
        new Table(List.of("Name", ">N"), List.of(List.of("a", "1,000"), List.of("longer", "1")));
    assertThat(table.lines()).containsExactly("Name        N", "a       1,000", "longer      1");
  }
}
