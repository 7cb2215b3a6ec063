package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One dataset checked where it is, by {@code verify} and {@code info --check}. */
class IntegrityCommandTest {
  private static final String BOTH = "io.sheaf.command.TestingStores#both";

  private final String name = TestingStores.newName();

  private void generate(String... more) {
    String[] arguments = {
      "gen",
      "--out=" + TestingStores.redisUrl() + "#" + name,
      "--partitions=3",
      "--batches=4",
      "--rows=100",
      "--compression=zstd"
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    Outcome generated = TestingCli.run(all);
    assertThat(generated.exitCode()).as(generated.err()).isZero();
  }

  private static void redis(Consumer<RedisCommands<String, String>> work) {
    try (RedisClient client = RedisClient.create(TestingStores.redisUrl());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      work.accept(connection.sync());
    }
  }

  private String key(RedisCommands<String, String> redis, int partition, int batch) {
    String end = String.format(":part=%05d}:batch=%05d", partition, batch);
    return redis.keys("*" + name + "*").stream()
        .filter(key -> key.endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(String schema, int exitCode, String... arguments) {
    Outcome outcome = TestingCli.run(arguments);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(exitCode);
    return JsonSchemas.check(schema, outcome.out());
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void aWholeDataset(String where, String store) {
    generate();
    Outcome text = TestingCli.run("verify", where, store, name);
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out()).contains("DATASET IS WHOLE!", "12 chunks, checksums", "1,200");
    JsonNode verified = json("verify", 0, "verify", where, store, name, "--output=json");
    assertThat(verified.at("/integrity/damaged").asLong()).isZero();
    assertThat(verified.get("rows").asLong()).isEqualTo(1200);

    JsonNode told = json("info", 0, "info", where, store, name, "--check", "--output=json");
    assertThat(told.at("/integrity/against").asText()).isEqualTo("sizes");
    assertThat(told.at("/encoding/codecs/0").asText()).isEqualTo("zstd");
    assertThat(told.at("/encoding/ratio").asDouble()).isGreaterThan(1);
    assertThat(told.get("keys").findValuesAsText("what")).containsExactly("head", "chunk", "index");
    assertThat(told.get("nodes")).hasSize(1);
    assertThat(TestingCli.run("info", where, store, name, "--check").out())
        .contains(
            "all chunks are there (sizes)", "Codec:", "zstd, decoded to stored", "12 chunk: ");
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void whatIsGoneAndWhatIsOtherwise(String where, String store) {
    generate();
    redis(
        redis -> {
          redis.unlink(key(redis, 0, 2));
          redis.setrange(key(redis, 2, 1), 900, "changed");
        });
    Outcome checked = TestingCli.run("info", where, store, name, "--check");
    assertThat(checked.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(checked.out())
        .contains("1 of 12 chunks can't be read")
        .containsPattern("0 +2 +missing");
    JsonNode lost =
        json("info", ExitCodes.NO, "info", where, store, name, "--check", "--output=json");
    assertThat(lost.at("/integrity/damages/0/chunk").asInt()).isEqualTo(2);

    Outcome text = TestingCli.run("verify", where, store, name);
    assertThat(text.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(text.out())
        .contains("DATASET IS NOT WHOLE!", "2 chunks")
        .containsPattern("0 +2 +missing")
        .containsPattern("2 +1 +checksum");
    JsonNode found = json("verify", ExitCodes.NO, "verify", where, store, name, "--output=json");
    assertThat(found.get("kind").asText()).isEqualTo("damage");
    assertThat(found.at("/integrity/damages").findValuesAsText("cause"))
        .isEqualTo(List.of("missing", "checksum"));
    assertThat(found.get("rows").asLong()).isEqualTo(1000);
  }

  @ParameterizedTest
  @MethodSource(BOTH)
  void plainDataIsFoundByScanAlone(String where, String store) {
    generate("--layout=arrow-redis");
    assertThat(TestingCli.run("list", where, store, "--prefix", name).out()).isEmpty();
    redis(redis -> redis.set(name + "-foreign:{part=00000}:batch=00000", "not Arrow"));
    Outcome scanned = TestingCli.run("list", where, store, "--prefix", name, "--scan");
    assertThat(scanned.exitCode()).as(scanned.err()).isZero();
    assertThat(scanned.out().lines()).containsExactly(name, name + "-foreign");
    assertThat(TestingCli.run("verify", where, store, name).out())
        .contains("DATASET IS WHOLE!", "12 chunks, framing");
    assertThat(TestingCli.run("info", where, store, name, "--check").out())
        .contains("all chunks are there (presence)");
  }

  @Test
  void whatIsNoDatasetIsUsage() {
    assertThat(TestingCli.run("verify", "x.arrow").exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(TestingCli.run("info", "x.arrow", "--check").exitCode()).isNotZero();
    assertThat(TestingCli.run("verify", name, "--unordered").exitCode()).isEqualTo(ExitCodes.USAGE);
  }
}
