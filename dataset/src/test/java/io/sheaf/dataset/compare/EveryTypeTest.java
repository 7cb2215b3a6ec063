package io.sheaf.dataset.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.SharedData;
import io.sheaf.dataset.compare.ComparisonResult.DataDiffers;
import io.sheaf.dataset.compare.ComparisonResult.Identical;
import io.sheaf.dataset.compare.ComparisonResult.RowSetsDiffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that pyarrow wrote, with a column of each type; see make_types.py beside them. */
class EveryTypeTest {
  private static final int COLUMNS = 59;
  private static final int ROWS = 40;
  private static final ComparisonOptions UNORDERED = new ComparisonOptions(false, true);

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  private ComparisonResult compare(InputStream left, InputStream right, ComparisonOptions options)
      throws IOException {
    try (ArrowStreamReader leftReader = new ArrowStreamReader(left, allocator);
        ArrowStreamReader rightReader = new ArrowStreamReader(right, allocator)) {
      return new DatasetComparison(options, rows -> {}).compare(leftReader, rightReader);
    }
  }

  private ComparisonResult compare(String left, String right, ComparisonOptions options)
      throws IOException {
    return compare(
        getClass().getResourceAsStream(left + ".arrows"),
        getClass().getResourceAsStream(right + ".arrows"),
        options);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void neitherCutsNorDictionariesMatter(boolean unordered) throws IOException {
    ComparisonOptions options = new ComparisonOptions(true, unordered);

    assertThat(compare("types", "recut", options)).isEqualTo(new Identical(COLUMNS, ROWS));
    assertThat(compare("recut", "types", options)).isEqualTo(new Identical(COLUMNS, ROWS));
  }

  /** Column i differs in row i % 40; the last one holds nothing but nulls. */
  @Test
  void oneValueOfEachColumnIsFound() throws IOException {
    DataDiffers result = (DataDiffers) compare("recut", "changed", ComparisonOptions.DEFAULTS);

    List<ColumnDifference> columns = result.columns();
    assertThat(columns)
        .hasSize(COLUMNS - 1)
        .allMatch(column -> column.row() == column.index() % ROWS)
        .noneMatch(column -> column.left().equals(column.right()));
    assertThat(columns.stream().map(ColumnDifference::index)).doesNotHaveDuplicates();
    assertThat(compare("recut", "changed", UNORDERED)).isEqualTo(new RowSetsDiffer(ROWS));
  }

  @Test
  void valuesAreShownAsText() throws IOException {
    DataDiffers result = (DataDiffers) compare("types", "changed", ComparisonOptions.DEFAULTS);

    assertThat(text(result, "int32")).isEqualTo("38 -> 33");
    assertThat(text(result, "uint16")).isEqualTo("95 -> 90");
    assertThat(text(result, "halffloat")).isEqualTo("null -> 2.0");
    assertThat(text(result, "decimal128(18, 4)")).isEqualTo("3.0000 -> 4.2500");
    assertThat(text(result, "timestamp[us]"))
        .isEqualTo("1970-01-01T00:00:00.000094 -> 1970-01-01T00:00:00.000089");
    assertThat(text(result, "fixed_size_binary[3]")).isEqualTo("303339 -> 303434");
    assertThat(text(result, "large_binary")).isEqualTo("61 -> ");
    assertThat(text(result, "list_view<item: int32>")).isEqualTo("[0, 1, 2] -> [0, 1, 7]");
    assertThat(text(result, "struct<n: int32, w: string>"))
        .isEqualTo("{n: 7, w: \"a\"} -> {n: 12, w: \"\"}");
    assertThat(text(result, "dictionary<values=string, indices=int8, ordered=0>"))
        .isEqualTo("\"thirteen byte\" -> \"twelve bytes\"");
    assertThat(text(result, "sparse")).isEqualTo("\"16\" -> -17");
  }

  private static String text(DataDiffers result, String column) {
    return result.columns().stream()
        .filter(difference -> difference.column().equals(column))
        .map(difference -> difference.left() + " -> " + difference.right())
        .findFirst()
        .orElse("no difference");
  }

  @Test
  void referenceStreamsAreIdenticalToThemselves() throws IOException {
    try (Stream<Path> paths = Files.walk(SharedData.path("arrow-gold"))) {
      for (Path path : paths.filter(EveryTypeTest::isLoadable).toList()) {
        for (ComparisonOptions options : List.of(ComparisonOptions.DEFAULTS, UNORDERED)) {
          assertThat(compare(Files.newInputStream(path), Files.newInputStream(path), options))
              .as(path.toString())
              .isInstanceOf(Identical.class);
        }
      }
    }
  }

  /** Arrow's Java library can't load structs whose members have the same name. */
  private static boolean isLoadable(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".stream") && !name.contains("duplicate_fieldnames");
  }
}
