package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ArrowRedis's round trip, through a server and straight at Redis: gen, split, read, verify. */
class SplitAndReadTest {
  private static final String BOTH = "io.sheaf.command.TestingStores#both";

  @TempDir private static Path directory;
  private static Path file;

  @BeforeAll
  static void generate() {
    file = directory.resolve("in.arrow");
    Outcome made =
        TestingCli.run(
            "gen",
            "--out",
            file.toString(),
            "--partitions",
            "3",
            "--batches",
            "2",
            "--rows",
            "500",
            "--dict-strings");
    assertThat(made.exitCode()).isZero();
  }

  private static Outcome run(String command, String where, String store, String... more) {
    return TestingCli.run(
        Stream.concat(Stream.of(command, where, store), Stream.of(more)).toArray(String[]::new));
  }

  private static String split(String where, String store, String... more) {
    String name = TestingStores.newName();
    Outcome stored =
        run(
            "split",
            where,
            store,
            Stream.concat(
                    Stream.of("--prefix", name, "--inp", file.toString(), "--batches", "2"),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(stored.exitCode()).as(stored.err()).isZero();
    return name;
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void optionsOfAPutAreAskedOfTheServerOrDoneInProcess(String where, String store) {
    String[] options = {
      "--codec", "lz4", "--chunk-rows", "250", "--ttl", "600", "--partitioning", "hash:id64:2"
    };
    String name = split(where, store, options);
    String address = store + (where.equals("--location") ? "/" : "#") + name;
    Outcome compared = TestingCli.run("verify", file.toString(), address, "--unordered");
    assertThat(compared.out() + compared.err()).contains("FILES ARE IDENTICAL!");
    Outcome info = run("info", where, store, name);
    assertThat(info.out()).contains("3,000");
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void graceIsAskedOf(String where, String store) {
    String name = split(where, store, "--grace", "0");
    String[] again = {"--prefix", name, "--inp", file.toString(), "--grace"};
    Outcome refused =
        run(
            "split",
            where,
            store,
            Stream.concat(Stream.of(again), Stream.of("-1")).toArray(String[]::new));
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("grace", "from 0 to");
    Outcome replaced =
        run(
            "split",
            where,
            store,
            Stream.concat(Stream.of(again), Stream.of("0")).toArray(String[]::new));
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void whatWasSplitComesBackEqual(String where, String store) {
    String name = split(where, store);
    Path out = directory.resolve(name + ".arrow");
    Outcome read =
        run(
            "read",
            where,
            store,
            "--prefix",
            name,
            "--partitions",
            "all",
            "--batches",
            "2",
            "--pipeline",
            "64",
            "--concurrency",
            "256",
            "--out",
            out.toString(),
            "--compression",
            "lz4");
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(read.out()).contains("Read 3,000 rows from ", "Saved to " + out, "compression=lz4)");
    assertThat(read.err())
        .contains("Discovering partitions from ", "with prefix '" + name + "'...")
        .contains("Found 3 partitions: [0, 1, 2]")
        .contains("Fetched 6/6 present chunks in ", "; parsed in ", "; rows=3000");
    Outcome verified =
        TestingCli.run("verify", "--file1", file.toString(), "--file2", out.toString());
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out()).contains("FILES ARE IDENTICAL!");
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void splitTellsWhatItStoredAndOverwrites(String where, String store) {
    String name = split(where, store);
    Outcome again =
        run("split", where, store, "--prefix", name, "--inp", file.toString(), "--batches", "2");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("Stored 6 chunks to ", " under '" + name + ":'");
    Outcome refused =
        run("split", where, store, "--prefix", name, "--inp", file.toString(), "--mode", "create");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(refused.err()).contains(name);
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void partitionsComeInTheOrderAsked(String where, String store) {
    String name = split(where, store);
    Path out = directory.resolve(name + ".arrow");
    Path reference = directory.resolve(name + "-1.arrow");
    run("read", where, store, "--prefix", name, "--partitions", "2,1,", "--out", out.toString());
    run("read", where, store, "--prefix", name, "--partitions", "1", "--out", reference.toString());
    Outcome json =
        run("read", where, store, "--prefix", name, "--partitions", "2,1", "--output", "json");
    assertThat(json.out()).contains("\"partitions\":[2,1]", "\"rows\":2000", "\"chunks\":4");
    Outcome differs = TestingCli.run("verify", out.toString(), file.toString());
    assertThat(differs.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(differs.out()).contains("ROW COUNTS DIFFER!");
    Outcome first = TestingCli.run("verify", out.toString(), swapped(where, store, name));
    assertThat(first.exitCode()).as(first.out()).isEqualTo(ExitCodes.NO);
    assertThat(first.out())
        .contains("DATA DIFFERS!", "Column 'id64' differs", "row 0: 2000 and 1000");
  }

  private static String swapped(String where, String store, String name) {
    Path ordered = directory.resolve(name + "-12.arrow");
    run("read", where, store, "--prefix", name, "--partitions", "1,2", "--out", ordered.toString());
    return ordered.toString();
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void theFirstBatchesAndSomeColumns(String where, String store) {
    String name = split(where, store);
    Path out = directory.resolve(name + ".arrow");
    Outcome read =
        run(
            "read",
            where,
            store,
            "--prefix",
            name,
            "--batches",
            "1",
            "--columns",
            "str_c,id64",
            "--out",
            out.toString(),
            "--output",
            "json");
    assertThat(read.out()).contains("\"rows\":1500", "\"chunks_expected\":3");
    assertThat(TestingCli.run("info", out.toString(), "--output", "json").out())
        .contains("\"columns\":[{\"name\":\"str_c\"", "{\"name\":\"id64\"")
        .doesNotContain("partition\",\"type");
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void whatIsNotThereIsSaidAndIsNo(String where, String store) {
    String name = TestingStores.newName();
    Outcome unknown = run("read", where, store, "--prefix", name);
    assertThat(unknown.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(unknown.err()).contains(name);
    Outcome partition =
        run("read", where, store, "--prefix", split(where, store), "--partitions", "9");
    assertThat(partition.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(partition.err()).contains("no partition 9");
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void arrowRedissLayoutIsWrittenAndRead(String where, String store) {
    String name = split(where, store, "--layout", "arrow-redis", "--compression", "uncompressed");
    Outcome verified = run("verify", where, store, file.toString(), name);
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(run("info", where, store, name).out()).contains("Layout:     arrow-redis");
  }

  @Test
  void theSameDatasetReachedBothWaysIsTheSame() {
    String name = split("--redis-url", TestingStores.redisUrl());
    Outcome verified =
        TestingCli.run(
            "verify",
            TestingStores.redisUrl() + "#" + name,
            TestingStores.serverLocation() + "/" + name,
            "--output",
            "json");
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out()).contains("\"identical\":true", "\"rows\":3000");
  }

  @Test
  void aVersionThatIsNotCurrentAnyMoreIsRefused() {
    String name = split("--redis-url", TestingStores.redisUrl());
    Outcome refused =
        run(
            "split",
            "--redis-url",
            TestingStores.redisUrl(),
            name,
            "--inp",
            file.toString(),
            "--if-version",
            "1-aaaaaaaaaaaaa");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatMustHaveNoVersionIsNotReplaced(boolean byServer) {
    String[] store =
        byServer
            ? new String[] {"--location", TestingStores.serverLocation()}
            : new String[] {"--redis-url", TestingStores.redisUrl()};
    String name = split(store[0], store[1]);
    Outcome refused =
        run("split", store[0], store[1], name, "--inp", file.toString(), "--if-version", "");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(refused.err()).contains(name);
  }

  @Test
  void theSamePutIdCommitsOnce() {
    String name = TestingStores.newName();
    String[] arguments = {
      "split",
      "--redis-url",
      TestingStores.redisUrl(),
      name,
      "--inp",
      file.toString(),
      "--put-id",
      "only-once",
      "--output",
      "json"
    };
    assertThat(version(TestingCli.run(arguments))).isEqualTo(version(TestingCli.run(arguments)));
  }

  private static String version(Outcome stored) {
    assertThat(stored.exitCode()).as(stored.err()).isZero();
    return stored.out().replaceAll(".*\"version\":\"([^\"]*)\".*\\R", "$1");
  }

  @Test
  void aPartitionHasABatchAtLeast() {
    Outcome refused = TestingCli.run("split", "--inp", "a.arrow", "x", "--batches", "-1");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("--batches", "'-1' is not a whole number");
  }
}
