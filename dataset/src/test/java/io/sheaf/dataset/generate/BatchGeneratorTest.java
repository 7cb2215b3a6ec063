package io.sheaf.dataset.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.codec.BufferCodec;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampNanoVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Distributions are those of the data that ArrowRedis makes. */
class BatchGeneratorTest {
  private static final int ROWS = 20_003;
  private static final int BATCH = 5;

  private final BufferAllocator allocator = new RootAllocator();
  private final BatchGenerator generator =
      new BatchGenerator(new GenerateOptions(4, 3, ROWS, BufferCodec.NONE, false, 300, 123));
  private VectorSchemaRoot root;

  @BeforeEach
  void load() {
    root = VectorSchemaRoot.create(generator.schema(), allocator);
    try (ArrowRecordBatch batch = generator.batch(BATCH, allocator)) {
      new VectorLoader(root).load(batch);
    }
  }

  @AfterEach
  void nothingIsLeftOpen() {
    root.close();
    allocator.close();
  }

  private <T> T column(String name, Class<T> type) {
    return type.cast(root.getVector(name));
  }

  private static void assertSpread(
      IntToDoubleFunction values, double min, double max, double mean, double deviation) {
    double[] all = IntStream.range(0, ROWS).mapToDouble(values).toArray();
    double average = IntStream.range(0, ROWS).mapToDouble(i -> all[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, ROWS)
            .mapToDouble(i -> Math.pow(all[i] - average, 2))
            .average()
            .orElseThrow();
    assertThat(Arrays.stream(all)).allMatch(value -> value >= min && value < max);
    assertThat(average).isCloseTo(mean, Offset.offset(deviation / 30));
    assertThat(Math.sqrt(variance)).isCloseTo(deviation, Offset.offset(deviation / 30));
  }

  private static double uniformDeviation(double span) {
    return span / Math.sqrt(12);
  }

  @Test
  void idsRunOnOverBatchesAndBatchesFillPartitions() {
    BigIntVector ids = column("id64", BigIntVector.class);
    IntVector partitions = column("partition", IntVector.class);

    assertThat(IntStream.range(0, ROWS)).allMatch(i -> ids.get(i) == (long) BATCH * ROWS + i);
    assertThat(IntStream.range(0, ROWS)).allMatch(i -> partitions.get(i) == 1);
  }

  @Test
  void numbersHaveTheirDistributions() {
    IntVector integers = column("int32_c", IntVector.class);
    Float8Vector doubles = column("float64_c", Float8Vector.class);
    Float4Vector floats = column("float32_c", Float4Vector.class);
    BitVector booleans = column("bool_c", BitVector.class);
    TimeStampNanoVector times = column("ts_ns", TimeStampNanoVector.class);
    double month = 30 * 86_400e9;

    assertSpread(integers::get, -1e6, 1e6, 0, uniformDeviation(2e6));
    assertSpread(doubles::get, -7, 7, 0, 1);
    assertSpread(floats::get, -7, 7, 0, 1);
    assertSpread(booleans::get, 0, 2, 0.5, 0.5);
    assertSpread(i -> times.get(i) - 1.7e18, 0, month, month / 2, uniformDeviation(month));
  }

  /** The shares of a normal distribution, out to where the ziggurat's tail begins. */
  @Test
  void doublesAreNormalInTheMiddleAndInTheTail() {
    Float8Vector doubles = column("float64_c", Float8Vector.class);

    assertThat(shareWithin(doubles, 0.5)).isCloseTo(0.3829, Offset.offset(0.015));
    assertThat(shareWithin(doubles, 1)).isCloseTo(0.6827, Offset.offset(0.015));
    assertThat(shareWithin(doubles, 2)).isCloseTo(0.9545, Offset.offset(0.006));
    assertThat(shareWithin(doubles, 3)).isCloseTo(0.9973, Offset.offset(0.002));
    assertThat(shareWithin(doubles, 3.4427)).isBetween(0.9985, 0.99999);
  }

  private static double shareWithin(Float8Vector values, double bound) {
    return IntStream.range(0, ROWS).filter(i -> Math.abs(values.get(i)) < bound).count()
        / (double) ROWS;
  }

  @Test
  void decimalsAreUniformWithFourPlaces() {
    DecimalVector decimals = column("dec_18_4", DecimalVector.class);

    assertThat(decimals.getObject(0).scale()).isEqualTo(4);
    assertThat(decimals.getObject(0).abs()).isLessThan(new BigDecimal("1000000.0001"));
    assertSpread(i -> decimals.getObject(i).doubleValue(), -1e6, 1e6, 0, uniformDeviation(2e6));
  }

  @Test
  void stringsAreWordsOfSyllables() {
    VarCharVector strings = column("str_c", VarCharVector.class);
    Set<String> distinct = new TreeSet<>();
    for (int i = 0; i < ROWS; i++) {
      distinct.add(strings.getObject(i).toString());
    }

    assertThat(distinct).hasSize(300).allMatch(s -> s.matches("([b-df-hj-np-tv-z][aeiou]){2,4}"));
    assertThat(distinct.stream().map(String::length)).contains(4, 6, 8);
  }

  @Test
  void listsHaveUpToFiveSmallNumbers() {
    ListVector lists = column("list_ints", ListVector.class);
    IntVector items = (IntVector) lists.getDataVector();

    assertSpread(
        i -> lists.getElementEndIndex(i) - lists.getElementStartIndex(i), 0, 6, 2.5, 1.708);
    assertThat(items.getValueCount()).isEqualTo(lists.getElementEndIndex(ROWS - 1));
    assertThat(IntStream.range(0, items.getValueCount()).map(items::get))
        .allMatch(item -> item >= 0 && item < 1000)
        .contains(0, 999);
  }

  @Test
  void noColumnHasNulls() {
    assertThat(root.getFieldVectors()).allMatch(vector -> vector.getNullCount() == 0);
  }

  @Test
  void batchesOutOfRangeAreRefused() {
    for (int batch : List.of(-1, 12)) {
      assertThatThrownBy(() -> generator.batch(batch, allocator))
          .hasMessageContaining("no batch " + batch + " of 12");
    }
  }
}
