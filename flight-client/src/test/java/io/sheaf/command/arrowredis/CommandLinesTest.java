package io.sheaf.command.arrowredis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import io.sheaf.command.command.JsonSchemas;
import io.sheaf.command.stores.TestingBucket;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Its users' command lines as they type them, and the words that they and their scripts expect. */
class CommandLinesTest {
  /** Small, and with partitions that are cut as the whole ones are. */
  private static final String SMALL = " --partitions 4 --batches 4 --rows 500 ";

  @TempDir private static Path directory;

  /** Words apart by spaces, {@code FILE.arrow} in the test's directory, {@code URL} its Redis. */
  private static Outcome run(String commandLine) {
    List<String> words = List.of(commandLine.strip().split(" +"));
    return TestingCli.run(words.stream().map(CommandLinesTest::resolved).toArray(String[]::new));
  }

  private static String resolved(String word) {
    if (word.equals("URL")) {
      return TestingStores.redisUrl();
    }
    return word.endsWith(".arrow") ? file(word) : word;
  }

  private static String file(String name) {
    return directory.resolve(name).toString();
  }

  private static Outcome done(String commandLine) {
    Outcome outcome = run(commandLine);
    assertThat(outcome.exitCode()).as(commandLine + "\n" + outcome.err()).isZero();
    return outcome;
  }

  @BeforeAll
  static void generateAndSplit() {
    done("gen --out data.arrow" + SMALL);
    done("split --inp data.arrow --redis-url URL --prefix whole --batches 4");
  }

  @Test
  void genTellsFileSizeTimeAndThroughput() {
    assertThat(done("gen --out told.arrow" + SMALL).out())
        .contains("Wrote " + file("told.arrow"))
        .contains("4 partitions × 4 batches × 500 rows = 8,000 rows")
        .containsPattern("Size: +[0-9.]+ MiB")
        .containsPattern("Time: +[0-9.]+ s")
        .containsPattern("Throughput: .*MiB/s.*, [0-9,]+ rows/s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--compression zstd",
        "--compression lz4",
        "--compression uncompressed",
        "--dict-strings",
        "--dict-strings --string-cardinality 50",
        "--seed 7",
        "--parallel --workers 2",
        "--no-parallel",
      })
  void genTakesEachFlag(String flags) {
    assertThat(done("gen --out flags.arrow" + SMALL + flags).out()).contains("Wrote ");
    assertThat(done("local-read --inp flags.arrow --partitions 0,1,2,3").out())
        .contains("Read 8,000 rows from local file");
  }

  @ParameterizedTest
  @CsvSource({
    "--partitions 8 --batches 8 --rows 10 --workers 3, Using parallel generation with 3 workers",
    "--partitions 8 --batches 7 --rows 10 --workers 3, Using sequential generation",
    "--partitions 4 --batches 4 --rows 50000 --workers 3, Using parallel generation with 3 workers",
    "--partitions 4 --batches 4 --rows 49999 --workers 3, Using sequential generation",
    "--partitions 8 --batches 8 --rows 10 --no-parallel, Using sequential generation",
  })
  void genIsParallelWhereThatPays(String flags, String words) {
    assertThat(done("gen --out many.arrow " + flags).err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({"1, '10,000'", "4, '20,000'", "10, '50,000'"})
  void aTargetForChunksOverridesRows(int mebibytes, String rows) {
    String flags = " --partitions 1 --batches 1 --rows 7 --target-chunk-mb " + mebibytes;
    assertThat(done("gen --out target.arrow" + flags).out()).contains("× " + rows + " rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--compression zstd",
        "--compression lz4",
        "--compression uncompressed",
        "--cluster off",
        "--max-inflight 256",
      })
  void splitTakesEachFlagAndOverwrites(String flags) {
    String split = "split --inp data.arrow --redis-url URL --prefix again --batches 4 " + flags;
    assertThat(done(split).out())
        .contains("Stored 16 chunks to Redis under 'again:'")
        .containsPattern("Size: .* MiB")
        .containsPattern("Time: ")
        .containsPattern("Throughput: .* MiB/s");
    assertThat(done(split).out()).contains("Stored 16 chunks to Redis under 'again:'");
    done("read --redis-url URL --prefix again --partitions all --batches 4 --out again.arrow");
    assertThat(done("verify --file1 data.arrow --file2 again.arrow").out())
        .contains("FILES ARE IDENTICAL!");
  }

  @Test
  void readOfAllDiscoversPartitionsAndCountsChunks() {
    Outcome read =
        done(
            "read --redis-url URL --prefix whole --partitions all --batches 4 --pipeline 64"
                + " --concurrency 256 --cluster off --out back.arrow --compression lz4");
    assertThat(read.err())
        .contains("Discovering partitions from Redis with prefix 'whole'...")
        .contains("Found 4 partitions: [0, 1, 2, 3]")
        .containsPattern("Fetched 16/16 present chunks in [0-9.]+s; parsed in [0-9.]+s; rows=8000");
    assertThat(read.out())
        .contains("Read 8,000 rows from Redis")
        .containsPattern("Saved to .*back.arrow \\([0-9.]+ MiB, compression=lz4\\)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"all;4;16", "ALL;4;16", "0,1,2;4;12", "0,1,;4;8", "3;4;4", "2,0;3;6", "all;1;4"})
  void readTakesPartitionsAndTheFirstBatches(String partitions, int batches, int chunks) {
    String read = "read --redis-url URL --prefix whole --partitions %s --batches %d";
    assertThat(done(read.formatted(partitions, batches)).err())
        .contains("Fetched %d/%d present chunks".formatted(chunks, chunks))
        .contains("rows=" + 500 * chunks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--rows 500 --dict-strings;SCHEMAS DIFFER!",
        "--rows 501;ROW COUNTS DIFFER!",
        "--rows 500 --seed 9;DATA DIFFERS!",
        "--rows 500 --seed 9;Column 'int32_c' differs",
      })
  void verifyTellsWhatDiffers(String flags, String words) {
    done("gen --out other.arrow --partitions 4 --batches 4 " + flags);
    Outcome verified = run("verify --file1 data.arrow --file2 other.arrow");
    assertThat(verified.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(verified.out()).contains(words);
  }

  @Test
  void verifyTellsColumnsAndRows() {
    assertThat(done("verify --file1 data.arrow --file2 data.arrow").out())
        .contains("FILES ARE IDENTICAL!")
        .containsPattern("Columns: +\\d+")
        .containsPattern("Rows: +8,000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"0,1,2;6,000", "all;8,000"})
  void localReadTakesPartitions(String partitions, String rows) {
    assertThat(done("local-read --inp data.arrow --partitions " + partitions).out())
        .contains("Read " + rows + " rows from local file");
  }

  @Test
  void s3UploadAndS3ReadTakeTheirFlags() throws Exception {
    try (TestingBucket bucket = TestingBucket.start()) {
      String flags =
          " --bucket test-bucket --key some/object --aws-access-key tester"
              + " --aws-secret-key not-so-secret --aws-region us-east-1 --endpoint "
              + bucket.endpoint();
      assertThat(done("s3-upload --inp data.arrow" + flags).out())
          .contains("Uploaded to s3://test-bucket/some/object");
      assertThat(done("s3-read --partitions 0,1" + flags).out())
          .contains("Read 4,000 rows from S3");
      JsonSchemas.check("s3-read", done("s3-read --output json" + flags).out());
      JsonSchemas.check(
          "s3-upload", done("s3-upload --output json --inp data.arrow" + flags).out());
    }
  }

  @Test
  void pingTellsWhatTheAuthenticationTestTold() {
    assertThat(done("ping URL").out())
        .contains("tls", "user", "server version", "mode", "eviction policy", "memory");
  }

  /** A Redis that asks for a password with a sign in it that must be encoded. */
  @Test
  void pingHintsAtWhatIsWrong() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory())) {
      String server = redis.url().replaceAll("redis://|/0", "");
      try (RedisClient client = RedisClient.create(redis.url());
          var connection = client.connect()) {
        connection.sync().configSet("requirepass", "p@ss");
      }
      assertRefused("redis://" + server, "NOAUTH", "redis://:password@");
      assertRefused("redis://:secret@" + server, "WRONGPASS", "must be percent-encoded");
      assertRefused("rediss://:p%40ss@" + server, "use redis:// instead of rediss://", "TLS");
      Outcome right = done("ping redis://:p%40ss@" + server);
      assertThat(right.out() + right.err()).contains("answers").doesNotContain("p%40ss", "p@ss");
    }
  }

  private static void assertRefused(String url, String... words) {
    Outcome refused = run("ping " + url);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains(words).doesNotContain("secret", "p%40ss");
  }
}
