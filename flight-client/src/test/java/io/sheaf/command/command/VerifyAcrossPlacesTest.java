package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same data in files, in Redis and behind a server, in other codecs and cut otherwise, is the
 * same, each with each; and one value that differs is found wherever the others are.
 */
class VerifyAcrossPlacesTest {
  /** Rows of a batch; 20000 for the 50mb set. */
  private static final int ROWS = Integer.getInteger("sheaf.test.verify.rows", 500);

  /** In the middle of a batch in the middle. */
  private static final long CHANGED_ROW = 37L * ROWS + ROWS / 3;

  @TempDir private static Path directory;
  private static final Map<String, String> PLACES = new LinkedHashMap<>();
  private static String original = "";

  @BeforeAll
  static void putEverywhere() {
    original = gen("zstd");
    PLACES.put("file", original);
    PLACES.put("lz4 file", gen("lz4"));
    String stream = directory.resolve("stream.arrows").toString();
    done("read", original, "--out", stream, "--compression", "uncompressed");
    PLACES.put("stream", stream);
    PLACES.put("Redis", split(TestingStores.redisUrl() + "#", "lz4", ROWS * 3 / 7));
    PLACES.put("Flight", split(TestingStores.serverLocation() + "/", "zstd:1", ROWS * 5));
    PLACES.put(
        "plain", split(TestingStores.redisUrl() + "#", "none", ROWS, "--layout=arrow-redis"));
  }

  private static String gen(String codec) {
    String file = directory.resolve(codec + ".arrow").toString();
    String[] rows = {"--rows", String.valueOf(ROWS), "--dict-strings", "--seed", "42"};
    done(concat(rows, "gen", "--out", file, "--compression", codec));
    return file;
  }

  private static String split(String store, String codec, int chunkRows, String... more) {
    String name = TestingStores.newName();
    String[] how = {"--codec", codec, "--chunk-rows", String.valueOf(chunkRows)};
    done(concat(concat(more, how), "split", "--inp", original, store + name));
    return store + name;
  }

  private static String[] concat(String[] last, String... first) {
    return Stream.of(first, last).flatMap(Stream::of).toArray(String[]::new);
  }

  private static Outcome done(String... arguments) {
    Outcome outcome = TestingCli.run(arguments);
    assertThat(outcome.exitCode()).as(Arrays.toString(arguments) + outcome.err()).isZero();
    return outcome;
  }

  static List<String[]> pairs() {
    List<String> names = List.copyOf(PLACES.keySet());
    List<String[]> pairs = new ArrayList<>();
    for (String first : names) {
      names
          .subList(names.indexOf(first) + 1, names.size())
          .forEach(second -> pairs.add(new String[] {first, second}));
    }
    return pairs;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void areTheSame(String first, String second) {
    Outcome verified = done("verify", PLACES.get(first), PLACES.get(second));
    assertThat(verified.out()).contains("FILES ARE IDENTICAL!", "%,d".formatted(64L * ROWS));
  }

  static List<String> places() {
    return List.copyOf(PLACES.keySet());
  }

  @ParameterizedTest
  @MethodSource("places")
  void oneValueThatDiffersIsNamedWithBothValues(String place) throws IOException {
    assertTold(
        place,
        (columns, row) -> ((BigIntVector) columns.getVector("id64")).set(row, -5),
        "Column 'id64' differs, first in row %,d: -5 and %d");
    assertTold(
        place,
        (columns, row) -> ((BigIntVector) columns.getVector("id64")).setNull(row),
        "Column 'id64' differs, first in row %,d: null and %d");
  }

  private static void assertTold(
      String place, BiConsumer<VectorSchemaRoot, Integer> change, String words) throws IOException {
    Path changed = changed(change);
    Outcome verified = TestingCli.run("verify", changed.toString(), PLACES.get(place));
    assertThat(verified.exitCode()).as(verified.err()).isEqualTo(ExitCodes.NO);
    assertThat(verified.out())
        .contains("DATA DIFFERS!", words.formatted(CHANGED_ROW, CHANGED_ROW))
        .containsOnlyOnce("Column '");
  }

  private static Path changed(BiConsumer<VectorSchemaRoot, Integer> change) throws IOException {
    Path changed = directory.resolve(TestingStores.newName() + ".arrow");
    ChangedFile.write(Path.of(original), changed, CHANGED_ROW, change);
    return changed;
  }

  /** A dictionary's index that differs is told by the strings that it stands for. */
  @Test
  void aStringOfADictionaryIsToldAsText() throws IOException {
    Path changed =
        changed(
            (columns, row) -> {
              IntVector indexes = (IntVector) columns.getVector("str_c");
              indexes.set(row, (indexes.get(row) + 1) % 5000);
            });
    Outcome verified = TestingCli.run("verify", changed.toString(), original);
    assertThat(verified.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(verified.out())
        .containsPattern("Column 'str_c' differs, first in row [0-9,]+: \"[a-z]+\" and \"[a-z]+\"");
  }

  @Test
  void notANumberIsItselfAndNothingElse() throws IOException {
    Path one = changed((columns, row) -> setDouble(columns, row, 0x7ff8000000000000L));
    Path other = changed((columns, row) -> setDouble(columns, row, 0x7ff8000000000001L));
    assertThat(done("verify", one.toString(), other.toString()).out()).contains("IDENTICAL");
    Outcome verified = TestingCli.run("verify", one.toString(), original);
    assertThat(verified.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(verified.out())
        .contains("Column 'float64_c' differs, first in row %,d: NaN and ".formatted(CHANGED_ROW));
  }

  private static void setDouble(VectorSchemaRoot columns, int row, long bits) {
    Float8Vector values = (Float8Vector) columns.getVector("float64_c");
    values.set(row, 0);
    values.getDataBuffer().setLong(8L * row, bits);
  }
}
