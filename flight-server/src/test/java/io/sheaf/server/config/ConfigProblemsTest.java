package io.sheaf.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigProblemsTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sheaf.server.port|abc|expected a whole number from 0 to 65535, found 'abc'",
        "sheaf.server.port|65536|expected a whole number from 0 to 65535, found '65536'",
        "sheaf.server.port|-1|expected a whole number",
        "sheaf.server.port|1.5|expected a whole number",
        "sheaf.server.host|' '|expected a text",
        "sheaf.server.insecure|maybe|expected true or false",
        "sheaf.server.advertise|0.0.0.0:8815|expected self, reuse or grpc://host:port",
        "sheaf.server.advertise|http://h:1|expected self, reuse or grpc://host:port",
        "sheaf.server.advertise|grpc://h|expected self, reuse or grpc://host:port",
        "sheaf.server.drain-duration-max|30|expected a time with its unit",
        "sheaf.server.drain-duration-max|-1s|expected a time with its unit from 0ms to 24h",
        "sheaf.server.message-bytes-max|2GiB|expected a size from 64KiB to 1GiB, found '2GiB'",
        "sheaf.server.message-bytes-max|big|expected a size",
        "sheaf.memory.budget-bytes-max|0%|expected a size, or a share from 1% to 100%",
        "sheaf.memory.budget-bytes-max|101%|expected a size, or a share from 1% to 100%",
        "sheaf.memory.budget-bytes-max|80MiB %|expected a size",
        "sheaf.memory.read-ahead-bytes-max|1TiB|is more than sheaf.memory.budget-bytes-max",
        "sheaf.memory.put-in-flight-bytes-max|1TiB|is more than sheaf.memory.budget-bytes-max",
        "sheaf.memory.chunk-cache-bytes-max|1TiB|a quarter is left to streams",
        "sheaf.memory.chunk-cache-bytes-max|-1|expected a size from 0 bytes to 1TiB",
        "sheaf.redis.url|localhost:6379|expected redis://, rediss://",
        "sheaf.redis.url|http://h|expected redis://, rediss://",
        "sheaf.redis.user|me|needs sheaf.redis.password beside it",
        "sheaf.redis.tls.ca-file|ca.pem|begin sheaf.redis.url with rediss://",
        "sheaf.redis.namespace|a{b|without braces",
        "sheaf.redis.command-timeout|0s|expected a time",
        "sheaf.redis.cluster|maybe|expected one of auto, on, off, found 'maybe'",
        "sheaf.default-store|lake|no store 'lake'; there are redis",
        "sheaf.store-defaults.endpoint|minio:9000|expected http://host:port or https://host",
        "sheaf.store-defaults.path-style|maybe|expected one of auto, on, off, found 'maybe'",
        "sheaf.store-defaults.secret-key|x|needs sheaf.store-defaults.access-key beside it",
        "sheaf.stores.lake.url|redis://h|expected file:// or s3://, found 'redis://h'",
        "sheaf.stores.lake.url|s3:///x|names no bucket",
        "sheaf.stores.lake.url|file://host/x|names no directory of this machine",
        "sheaf.dataset.lease|25h|expected a time with its unit from 1s to 24h",
        "sheaf.dataset.partitions-max|0|expected a whole number from 1 to 1000000",
      })
  void namesKeyOriginWhatWasExpectedAndFound(String key, String value, String problem) {
    assertThat(problems(ConfigSources.ofProperties(Map.of(key, value))))
        .singleElement()
        .asString()
        .startsWith(key + ": ")
        .contains(problem)
        .endsWith("(-D" + key + ")")
        .doesNotContain("\n");
  }

  @Test
  void namesFileAndLine() throws IOException {
    ConfigSources sources = file("# first line", "sheaf {", "  server.port = many", "}");
    assertThat(problems(sources))
        .containsExactly(
            "sheaf.server.port: expected a whole number from 0 to 65535, found 'many' ("
                + sources.file().orElseThrow()
                + ": 3)");
  }

  @Test
  void unknownKeysAreProblemsWithTheKeyThatWasProbablyMeant() throws IOException {
    assertThat(
            problems(
                file(
                    "sheaf.server.prot = 1",
                    "redis.url = \"redis://:topsecret@h\"",
                    "sheaf.redis.commandtimeout = 1s",
                    "sheaf.nonsense.entirely = 1")))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("sheaf.server.prot: unknown key; did you mean sheaf.server.port?"),
            line ->
                assertThat(line)
                    .startsWith("redis.url: unknown key; did you mean sheaf.redis.url?")
                    .doesNotContain("topsecret"),
            line -> assertThat(line).contains("did you mean sheaf.redis.command-timeout?"),
            line ->
                assertThat(line)
                    .startsWith("sheaf.nonsense.entirely: unknown key (")
                    .doesNotContain("mean"));
  }

  @Test
  void storesThatMakeNoSenseAreProblems() throws IOException {
    assertThat(
            problems(
                file(
                    "sheaf.stores { lake { url = \"file:///x\", reigon = y }, redis { url = x },",
                    "  \"A b\" { url = \"file:///x\" }, none { threads = many } }")))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("sheaf.stores.lake.reigon: unknown key; did you mean region?"),
            line -> assertThat(line).startsWith("sheaf.stores.redis: is the store that"),
            line -> assertThat(line).contains("A b", "small letters"),
            line -> assertThat(line).startsWith("sheaf.stores.none.url: is not set"),
            line -> assertThat(line).startsWith("sheaf.stores.none.threads: expected a whole"));
    assertThat(problems(file("sheaf.stores = 7")))
        .singleElement()
        .asString()
        .contains("expected a section");
  }

  @Test
  void unknownPropertiesAndVariablesAreProblemsToo() {
    ConfigSources sources =
        new ConfigSources(
            List.of(),
            Map.of("sheaf.redis.ulr", "x"),
            Map.of("SHEAF_REDIS_ULR", "x", "SHEAF_LOG_LEVEL", "DEBUG", "SHEAF_REDIS_PORT", "1"),
            Optional.empty());
    assertThat(problems(sources))
        .containsExactlyInAnyOrder(
            "SHEAF_REDIS_ULR: unknown key; did you mean SHEAF_REDIS_URL? (environment)",
            "sheaf.redis.ulr: unknown key; did you mean sheaf.redis.url? (-Dsheaf.redis.ulr)");
  }

  @Test
  void aValueInPlaceOfASectionIsOneProblem() throws IOException {
    assertThat(problems(file("sheaf.server = 8815")))
        .singleElement()
        .asString()
        .startsWith("sheaf.server: expected a section { ... }, found '8815'");
  }

  @Test
  void aSectionInPlaceOfAValueIsAProblem() throws IOException {
    assertThat(problems(file("sheaf.server.port { http = 1 }")))
        .anySatisfy(line -> assertThat(line).contains("sheaf.server.port"));
  }

  @Test
  void aFileThatIsNotThereOrNotHoconIsAProblem() throws IOException {
    ConfigSources missing =
        new ConfigSources(List.of(), Map.of(), Map.of(), Optional.of(Path.of("/does/not/exist")));
    assertThat(problems(missing))
        .containsExactly("--config: /does/not/exist is not a file that can be read");
    assertThat(problems(file("sheaf {", "  redis.url = redis://:topsecret@h", "  ]")))
        .singleElement()
        .asString()
        .startsWith("--config: ")
        .contains("server.conf: 2")
        .contains("need quotes")
        .doesNotContain("topsecret");
  }

  @Test
  void contradictionsAreProblems() {
    assertThat(
            problems(
                ConfigSources.ofProperties(
                    Map.of(
                        "sheaf.redis.url", "redis://:topsecret@h",
                        "sheaf.redis.embedded", "true",
                        "sheaf.redis.data-dir", "/d"))))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line).startsWith("sheaf.redis.embedded: contradicts sheaf.redis.url"),
            line -> assertThat(line).startsWith("sheaf.redis.data-dir: is for the embedded Redis"))
        .allSatisfy(line -> assertThat(line).doesNotContain("topsecret"));
    assertThat(
            problems(
                ConfigSources.ofProperties(
                    Map.of("sheaf.dataset.lease", "2m", "sheaf.dataset.put-duration-max", "1m"))))
        .singleElement()
        .asString()
        .startsWith("sheaf.dataset.lease: is longer than sheaf.dataset.put-duration-max");
    assertThat(
            problems(ConfigSources.ofProperties(Map.of("sheaf.memory.budget-bytes-max", "40MiB"))))
        .singleElement()
        .asString()
        .startsWith("sheaf.server.message-bytes-max: 64MiB is more than");
  }

  @Test
  void aBudgetThatDirectMemoryDoesNotHoldIsRefused() {
    long directBytes = PlatformDependent.maxDirectMemory();
    assertThat(problems(budget(directBytes + 1)))
        .singleElement()
        .asString()
        .startsWith(
            String.format(
                "sheaf.memory.budget-bytes-max: %s is more than the %s of direct memory",
                Bytes.text(directBytes + 1), Bytes.text(directBytes)))
        .contains("-XX:MaxDirectMemorySize");
    assertThat(SheafConfig.load(budget(directBytes)).memory().budgetBytesMax())
        .isEqualTo(directBytes);
  }

  private static ConfigSources budget(long bytes) {
    return ConfigSources.ofProperties(
        Map.of("sheaf.memory.budget-bytes-max", Long.toString(bytes)));
  }

  @Test
  void anAddressOtherThanLoopbackIsRefusedUnlessInsecure() {
    Map<String, String> open =
        Map.of("sheaf.server.host", "0.0.0.0", "sheaf.redis.url", "redis://h");
    assertThat(problems(ConfigSources.ofProperties(open)))
        .singleElement()
        .asString()
        .startsWith("sheaf.server.host: 0.0.0.0 is not loopback")
        .contains("--insecure");
    Map<String, String> insecure =
        Map.of(
            "sheaf.server.host", "0.0.0.0",
            "sheaf.redis.url", "redis://h",
            "sheaf.server.insecure", "true");
    assertThat(SheafConfig.load(ConfigSources.ofProperties(insecure)).server().host())
        .isEqualTo("0.0.0.0");
  }

  @Test
  void anAddressOtherThanLoopbackUsesTheEmbeddedRedisOnlyWhenTold() {
    Map<String, String> open =
        Map.of("sheaf.server.host", "0.0.0.0", "sheaf.server.insecure", "true");
    assertThat(problems(ConfigSources.ofProperties(open)))
        .singleElement()
        .asString()
        .startsWith("sheaf.redis.url: is not set")
        .contains("--embedded");
    Map<String, String> embedded =
        Map.of(
            "sheaf.server.host", "0.0.0.0",
            "sheaf.server.insecure", "true",
            "sheaf.redis.embedded", "true");
    SheafConfig config = SheafConfig.load(ConfigSources.ofProperties(embedded));
    assertThat(config.redis().usesEmbedded(config.stores())).isTrue();
  }

  @Test
  void aWildcardAddressIsNeverAdvertised() {
    assertThat(
            problems(
                ConfigSources.ofProperties(
                    Map.of(
                        "sheaf.server.host", "0.0.0.0",
                        "sheaf.server.insecure", "true",
                        "sheaf.redis.embedded", "true",
                        "sheaf.server.advertise", "self"))))
        .singleElement()
        .asString()
        .startsWith("sheaf.server.advertise: self would send clients to 0.0.0.0");
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    ConfigSources sources = file("sheaf.server.port = x", "sheaf.servr.port = 1");
    ConfigSources all =
        new ConfigSources(
            List.of(new Setting("sheaf.redis.url", "nonsense", "--redis-url")),
            Map.of("sheaf.dataset.lease", "soon"),
            Map.of("SHEAF_SERVER_HOST", "10.0.0.1"),
            sources.file());
    assertThat(problems(all))
        .hasSize(5)
        .anySatisfy(line -> assertThat(line).contains("server.conf: 1)"))
        .anySatisfy(line -> assertThat(line).contains("sheaf.servr.port: unknown key"))
        .anySatisfy(line -> assertThat(line).endsWith("(--redis-url)"))
        .anySatisfy(line -> assertThat(line).endsWith("(-Dsheaf.dataset.lease)"))
        .anySatisfy(line -> assertThat(line).endsWith("(environment SHEAF_SERVER_HOST)"));
  }

  private static List<String> problems(ConfigSources sources) {
    return catchThrowableOfType(InvalidConfigException.class, () -> SheafConfig.load(sources))
        .problems();
  }

  private ConfigSources file(String... lines) throws IOException {
    Path file = Files.writeString(temporary.resolve("server.conf"), String.join("\n", lines));
    return new ConfigSources(List.of(), Map.of(), Map.of(), Optional.of(file));
  }
}
