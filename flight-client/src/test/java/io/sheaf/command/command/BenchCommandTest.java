package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import io.sheaf.command.stores.TestingBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  /** Those of ArrowRedis's array, but for {@link #S3_MEMBERS}. */
  private static final List<String> MEMBERS =
      List.of(
          "gen_time_sec",
          "gen_file_size_mb",
          "gen_throughput_mb_sec",
          "gen_throughput_rows_sec",
          "split_time_sec",
          "split_throughput_mb_sec",
          "read_time_sec",
          "read_fetch_time_sec",
          "read_parse_time_sec",
          "read_throughput_mb_sec",
          "local_read_time_sec",
          "local_read_throughput_mb_sec",
          "verification_passed",
          "verification_time_sec",
          "total_time_sec");

  private static final List<String> S3_MEMBERS =
      List.of(
          "s3_upload_time_sec",
          "s3_upload_throughput_mb_sec",
          "s3_read_time_sec",
          "s3_read_throughput_mb_sec");

  @TempDir private Path directory;

  @Test
  void measuresFourWaysTellsThemThreeTimesAndLeavesNothing() throws IOException {
    Path data = directory.resolve("data");
    Path array = directory.resolve("array.json");
    Path report = directory.resolve("report.json");
    Outcome outcome =
        TestingCli.run(
            "bench",
            "--size",
            "1mb",
            "--runs",
            "2",
            "--redis-url",
            TestingStores.redisUrl(),
            "--cluster=off",
            "--output-dir",
            data.toString(),
            "--output-json",
            array.toString(),
            "--report",
            report.toString(),
            "--max-inflight",
            "128",
            "--pipeline",
            "32",
            "--concurrency",
            "128",
            "--verify");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("1mb: 32,000 rows, medians of 2 runs", "Local FS ", " / Redis ", " / Flight ")
        .contains("Summary", "PASS");
    JsonNode figures = JsonSchemas.check("bench", Files.readString(array)).get(0);
    MEMBERS.forEach(member -> assertThat(figures.has(member)).as(member).isTrue());
    S3_MEMBERS.forEach(member -> assertThat(figures.has(member)).as(member).isFalse());
    assertThat(figures.get("verification_passed").asBoolean()).isTrue();
    assertThat(figures.get("flight_read_server_cpu_sec").asDouble()).isPositive();
    assertThat(Files.readString(directory.resolve("report.html"))).contains("<svg ", "read by");
    assertThat(directory.resolve("report.md")).exists();
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
    assertThat(TestingCli.run("list", TestingStores.redisUrl()).out()).doesNotContain("bench:");
  }

  @Test
  void measuresS3WhenItGetsABucket() throws Exception {
    try (TestingBucket bucket = TestingBucket.start()) {
      Outcome outcome =
          TestingCli.run(
              bucket.with(
                  "bench",
                  "--size=1mb",
                  "--runs=1",
                  "--redis-url=" + TestingStores.redisUrl(),
                  "--location=" + TestingStores.serverLocation(),
                  "--output-dir=" + directory.resolve("data"),
                  "--output-json",
                  "--s3-bucket=" + TestingBucket.NAME));
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      JsonNode figures = JsonSchemas.check("bench", outcome.out()).get(0);
      MEMBERS.stream()
          .filter(member -> !member.startsWith("verification"))
          .forEach(member -> assertThat(figures.has(member)).as(member).isTrue());
      S3_MEMBERS.forEach(member -> assertThat(figures.get(member).asDouble()).isPositive());
      assertThat(
              TestingCli.run(
                      bucket.with("list", "s3://" + TestingBucket.NAME + "/arrowredis-bench"))
                  .out())
          .doesNotContain("benchmark");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--size=51mb", "--cluster=perhaps", "--runs=0", "--no-such-flag"})
  void whatIsNotKnownIsUsage(String flag) {
    assertThat(TestingCli.run("bench", flag).exitCode()).isEqualTo(ExitCodes.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--chunk-rows=0", "--rows=-1", "--runs=0", "--codecs=zip"})
  void codecsRefuseWhatCanNotBeMeasured(String flag) {
    assertThat(TestingCli.run("bench", "codecs", flag).exitCode()).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void itsRedisIsARedis() {
    Outcome refused =
        TestingCli.run("bench", "--size", "1mb", "--redis-url", directory.toUri().toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("take a URL of Redis").doesNotContain("defect");
  }
}
