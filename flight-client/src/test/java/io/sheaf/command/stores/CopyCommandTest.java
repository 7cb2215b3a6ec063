package io.sheaf.command.stores;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import io.sheaf.command.command.JsonSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code copy} from each kind of store to each, and the other commands on files and in S3. */
class CopyCommandTest {
  @TempDir private static Path directory;
  private static TestingBucket bucket;
  private static String input;

  private final String name = TestingStores.newName();

  @BeforeAll
  static void start() throws Exception {
    bucket = TestingBucket.start();
    input = directory.resolve("input.arrow").toString();
    run("gen", "--out", input, "--partitions", "3", "--batches", "4", "--rows", "500");
  }

  @AfterAll
  static void stop() throws Exception {
    bucket.close();
  }

  private static Outcome run(String... arguments) {
    Outcome outcome = TestingCli.run(bucket.with(arguments));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(ExitCodes.DONE);
    return outcome;
  }

  private static Outcome copy(String from, String to, String... more) {
    List<String> arguments = new ArrayList<>(List.of("copy", from, to, "--output", "json"));
    arguments.addAll(List.of(more));
    Outcome outcome = run(arguments.toArray(String[]::new));
    JsonNode document = JsonSchemas.check("copy", outcome.out());
    assertThat(document.get("rows").asLong()).isEqualTo(6000);
    assertThat(document.get("chunks").asLong()).isEqualTo(12);
    return outcome;
  }

  /** The addresses of datasets of one name in every kind of store. */
  private static List<String> everywhere(String name) {
    return List.of(
        TestingStores.serverLocation() + "/" + name,
        TestingStores.redisUrl() + "#" + name,
        directory.toUri() + "#" + name,
        "s3://" + TestingBucket.NAME + "/some/" + name + ".arrow");
  }

  @Test
  void fromEachToEach() {
    List<String> sources = everywhere(name);
    sources.forEach(source -> copy(input, source));
    for (int from = 0; from < sources.size(); from++) {
      List<String> targets = everywhere(name + "-" + from);
      for (int to = 0; to < targets.size(); to++) {
        if (from != to) {
          copy(sources.get(from), targets.get(to));
          run("verify", input, targets.get(to));
        }
      }
    }
  }

  private static int partitions(String address) {
    return JsonSchemas.check("info", run("info", address, "--output", "json").out())
        .get("partitions")
        .size();
  }

  @Test
  void anObjectIsTheSameByItsKeyAndByItsDataset() {
    String path = directory.resolve(name + ".arrow").toString();
    copy(input, path);
    copy(path, "s3://" + TestingBucket.NAME + "/prefix#" + name);
    copy("s3://" + TestingBucket.NAME + "/prefix/" + name + ".arrow", path + "2.arrow");
    run("verify", input, path + "2.arrow");
    assertThat(partitions(directory.toUri() + "#" + name)).isEqualTo(3);
  }

  @Test
  void streamsAreCopiedToo() {
    String stream = directory.resolve(name + ".arrows").toString();
    String target = "s3://" + TestingBucket.NAME + "#" + name;
    copy(input, stream);
    copy(stream, target, "--compression", "lz4");
    run("verify", input, target);
  }

  @Test
  void rowsStayInPartitionsThatNoColumnTells() {
    String hashed = TestingStores.redisUrl() + "#" + name;
    String target = "s3://" + TestingBucket.NAME + "/x/" + name + ".bin";
    run("split", "--inp", input, hashed, "--partitioning", "hash:id64:5");
    run("copy", hashed, target);
    run("copy", target, hashed + "2");
    assertThat(partitions(target)).isEqualTo(5);
    assertThat(partitions(hashed + "2")).isEqualTo(5);
    run("verify", hashed, hashed + "2");
  }

  @Test
  void commandsWorkWhereverADatasetIs() throws IOException {
    for (String store : List.of(directory.toUri().toString(), "s3://" + TestingBucket.NAME)) {
      run("split", "--inp", input, "--location", store, "--prefix", name);
      assertThat(run("list", store, "--prefix", name).out()).contains(name);
      assertThat(run("info", "--location", store, name).out()).contains("arrow-file");
      assertThat(run("read", "--location", store, name, "--partitions", "1").out())
          .contains("Read 2,000 rows");
      assertThat(run("ping", store).out()).contains(store.startsWith("s3") ? "s3" : "file");
      run("gc", store);
      run("gen", "--out", store + "#made-" + name, "--rows", "10");
      run("drop", "--location", store, name);
      assertThat(TestingCli.run(bucket.with("drop", "--location", store, name)).exitCode())
          .isEqualTo(ExitCodes.NO);
      assertThat(run("list", store, "--prefix", name).out()).doesNotContain(name);
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("."));
    }
  }

  @Test
  void byTheServerNothingIsSent() {
    String server = TestingStores.serverLocation();
    copy(input, server + "/" + name);
    copy(server + "/" + name, server + "/" + name + "2?store=redis", "--by-server");
    run("verify", server + "/" + name, server + "/" + name + "2");
    Outcome refused =
        TestingCli.run("copy", input, server + "/" + name, "--by-server", "--output", "json");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void aSecretIsNeverTold() {
    Outcome outcome =
        TestingCli.run(
            "info",
            "s3://" + TestingBucket.NAME + "/x.arrow",
            "--endpoint",
            bucket.endpoint(),
            "--aws-access-key",
            "tester",
            "--aws-secret-key",
            "wrong-canary");
    assertThat(outcome.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(outcome.err()).contains("secret key").doesNotContain("canary");
  }
}
