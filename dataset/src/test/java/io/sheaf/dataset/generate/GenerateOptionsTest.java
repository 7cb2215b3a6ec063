package io.sheaf.dataset.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateOptionsTest {
  private static GenerateOptions of(int partitions, int batches, int rows, int cardinality) {
    return new GenerateOptions(partitions, batches, rows, BufferCodec.ZSTD, true, cardinality, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, partitions", "10001, 1, 1, 1, partitions",
    "1, -1, 1, 1, batches", "1, 100001, 1, 1, batches",
    "1, 1, 0, 1, rows", "1, 1, 10000001, 1, rows",
    "1, 1, 1, 0, stringCardinality", "1, 1, 1, 1000001, stringCardinality"
  })
  void aMemberOutOfItsRangeIsNamed(
      int partitions, int batches, int rows, int cardinality, String member) {
    assertThatThrownBy(() -> of(partitions, batches, rows, cardinality))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST))
        .hasMessageStartingWith(member + " is ");
  }

  @Test
  void theLargestTotalsFit() {
    GenerateOptions largest = of(10_000, 100_000, 10_000_000, 1_000_000);

    assertThat(largest.batchesTotal()).isEqualTo(1_000_000_000);
    assertThat(largest.rowsTotal()).isEqualTo(10_000_000_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 8, 1, true",
    "9, 7, 1, false",
    "4, 4, 50000, true",
    "4, 4, 49999, false",
    "3, 5, 50000, false"
  })
  void workersPayFromArrowRedisThresholds(int partitions, int batches, int rows, boolean pays) {
    assertThat(of(partitions, batches, rows, 1).parallelPays()).isEqualTo(pays);
  }

  @ParameterizedTest
  @CsvSource({"1, 10000", "2, 10000", "4, 20000", "16, 80000", "2000000, 10000000"})
  void rowsForAChunkComeInTensOfThousands(int mebibytes, int rows) {
    assertThat(GenerateOptions.rowsForChunk(mebibytes)).isEqualTo(rows);
  }
}
