package io.sheaf.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.sheaf.dataset.space.SpaceAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SheafConfigTest {
  @TempDir Path temporary;

  private static final long MACHINE_BYTES =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();

  private static final StoreSettings STORE_DEFAULTS =
      new StoreSettings(
          false,
          4,
          Optional.empty(),
          Optional.empty(),
          PathStyle.AUTO,
          Optional.empty(),
          Optional.empty(),
          true,
          64,
          Duration.ofMinutes(2),
          2 << 20,
          128 << 20,
          Optional.empty());

  private static final SheafConfig DEFAULTS =
      new SheafConfig(
          new ServerConfig(
              "127.0.0.1",
              8815,
              List.of(),
              false,
              Duration.ofSeconds(30),
              Duration.ofMinutes(15),
              64 << 20,
              4096,
              512,
              8816),
          new MemoryConfig(Runtime.getRuntime().maxMemory() / 2, 16 << 20, 32 << 20, 0),
          new RedisConfig(
              Optional.empty(),
              false,
              Optional.empty(),
              "sheaf:",
              4,
              Duration.ofSeconds(2),
              Duration.ofSeconds(5),
              16_384,
              64,
              ClusterMode.AUTO,
              false,
              90,
              MACHINE_BYTES / 2,
              new DurabilityConfig(1, DiskWaitMode.OFF, false),
              new RedisSecurityConfig(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  true)),
          new DatasetConfig(
              Duration.ofHours(24),
              Duration.ofSeconds(60),
              Duration.ofMinutes(10),
              10_000,
              Duration.ofSeconds(30),
              64 << 20),
          new StoresConfig("redis", STORE_DEFAULTS, Map.of()));

  private static final String LAKE = "sheaf.stores.lake.url";

  /** Keys that mean nothing without others. */
  private static final Map<String, List<String>> COMPANIONS =
      Map.of(
          "sheaf.default-store", List.of(LAKE),
          "sheaf.store-defaults.access-key", List.of("sheaf.store-defaults.secret-key"),
          "sheaf.store-defaults.secret-key", List.of("sheaf.store-defaults.access-key"),
          "sheaf.redis.user", List.of("sheaf.redis.password"),
          "sheaf.redis.sentinel-user", List.of("sheaf.redis.sentinel-password"),
          "sheaf.redis.tls.ca-file", List.of("sheaf.redis.url"),
          "sheaf.redis.tls.check-hostname", List.of("sheaf.redis.url"),
          "sheaf.redis.tls.certificate-file",
              List.of("sheaf.redis.tls.key-file", "sheaf.redis.url"),
          "sheaf.redis.tls.key-file",
              List.of("sheaf.redis.tls.certificate-file", "sheaf.redis.url"));

  /** Every key with a value that differs from its default, and what comes of it. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("sheaf.server.host", "::1"),
          Map.entry("sheaf.server.port", "1234"),
          Map.entry("sheaf.server.advertise", "reuse, grpc+tls://f.example.com:443"),
          Map.entry("sheaf.server.insecure", "true"),
          Map.entry("sheaf.server.drain-duration-max", "1500ms"),
          Map.entry("sheaf.server.stall-duration-max", "2m"),
          Map.entry("sheaf.server.message-bytes-max", "1MiB"),
          Map.entry("sheaf.server.streams-max", "7"),
          Map.entry("sheaf.server.connection-streams-max", "6"),
          Map.entry("sheaf.server.operations-port", "5"),
          Map.entry("sheaf.memory.budget-bytes-max", "128MiB"),
          Map.entry("sheaf.memory.read-ahead-bytes-max", "2MiB"),
          Map.entry("sheaf.memory.put-in-flight-bytes-max", "3MiB"),
          Map.entry("sheaf.memory.chunk-cache-bytes-max", "64MiB"),
          Map.entry("sheaf.redis.url", "rediss://u:p@r.example.com:6380/2"),
          Map.entry("sheaf.redis.user", "me"),
          Map.entry("sheaf.redis.password", "p1"),
          Map.entry("sheaf.redis.sentinel-user", "we"),
          Map.entry("sheaf.redis.sentinel-password", "p2"),
          Map.entry("sheaf.redis.tls.ca-file", "/ca.pem"),
          Map.entry("sheaf.redis.tls.certificate-file", "/c.pem"),
          Map.entry("sheaf.redis.tls.key-file", "/k.pem"),
          Map.entry("sheaf.redis.tls.check-hostname", "false"),
          Map.entry("sheaf.redis.replica-reads", "true"),
          Map.entry("sheaf.redis.memory-percent-max", "80"),
          Map.entry("sheaf.redis.durability.replicas-min", "2"),
          Map.entry("sheaf.redis.durability.disk", "require"),
          Map.entry("sheaf.redis.durability.commit", "true"),
          Map.entry("sheaf.redis.embedded-bytes-max", "1GiB"),
          Map.entry("sheaf.redis.embedded", "true"),
          Map.entry("sheaf.redis.data-dir", "/var/lib/sheaf"),
          Map.entry("sheaf.redis.namespace", "other:"),
          Map.entry("sheaf.redis.connections", "2"),
          Map.entry("sheaf.redis.command-timeout", "3s"),
          Map.entry("sheaf.redis.connect-timeout", "4s"),
          Map.entry("sheaf.redis.request-queue-max", "100"),
          Map.entry("sheaf.redis.pipeline-chunks-max", "8"),
          Map.entry("sheaf.redis.cluster", "off"),
          Map.entry("sheaf.dataset.put-duration-max", "2h"),
          Map.entry("sheaf.dataset.lease", "5s"),
          Map.entry("sheaf.dataset.grace", "0s"),
          Map.entry("sheaf.dataset.partitions-max", "16"),
          Map.entry("sheaf.dataset.reap-interval", "1s"),
          Map.entry("sheaf.dataset.endpoint-bytes-max", "1GiB"),
          Map.entry("sheaf.default-store", "lake"),
          Map.entry("sheaf.store-defaults.scan", "true"),
          Map.entry("sheaf.store-defaults.threads", "9"),
          Map.entry("sheaf.store-defaults.endpoint", "http://s3.example.com:9000"),
          Map.entry("sheaf.store-defaults.region", "eu-west-1"),
          Map.entry("sheaf.store-defaults.path-style", "off"),
          Map.entry("sheaf.store-defaults.access-key", "ak"),
          Map.entry("sheaf.store-defaults.secret-key", "sk"),
          Map.entry("sheaf.store-defaults.conditional-writes", "false"),
          Map.entry("sheaf.store-defaults.connections", "8"),
          Map.entry("sheaf.store-defaults.request-duration-max", "10s"),
          Map.entry("sheaf.store-defaults.range-bytes-max", "64KiB"),
          Map.entry("sheaf.store-defaults.upload-bytes-max", "64MiB"),
          Map.entry("sheaf.store-defaults.spool-dir", "/spool"));

  static Stream<String> keys() {
    return OTHERS.keySet().stream().sorted();
  }

  @Test
  void everyDefaultIsWhatReferenceConfSays() {
    assertThat(SheafConfig.defaults()).isEqualTo(DEFAULTS);
  }

  @Test
  void theseTestsKnowEveryKey() {
    assertThat(new KnownKeys(SheafConfig.reference()).keysByVariable().values())
        .containsExactlyInAnyOrderElementsOf(OTHERS.keySet());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyChangesTheSameFromEverySource(String key) throws IOException {
    Map<String, String> values = new HashMap<>(Map.of(key, OTHERS.get(key)));
    COMPANIONS
        .getOrDefault(key, List.of())
        .forEach(other -> values.put(other, OTHERS.getOrDefault(other, "file:///lake")));
    Map<String, String> variables = new HashMap<>();
    values.forEach((name, value) -> variables.put(KnownKeys.variable(name), value));
    String lines =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + " = \"" + entry.getValue() + "\"\n")
            .collect(Collectors.joining());
    SheafConfig byProperty = SheafConfig.load(ConfigSources.ofProperties(values));
    SheafConfig byVariable =
        SheafConfig.load(new ConfigSources(List.of(), Map.of(), variables, Optional.empty()));
    SheafConfig byFile = SheafConfig.load(file(lines));
    assertThat(byProperty).isNotEqualTo(DEFAULTS).isEqualTo(byVariable).isEqualTo(byFile);
  }

  @Test
  void everyKeyArrivesWhereItBelongs() {
    Map<String, String> all = new HashMap<>(OTHERS);
    all.keySet().removeAll(List.of("sheaf.redis.embedded", "sheaf.redis.data-dir"));
    all.put(LAKE, "s3://bucket/some/prefix");
    SheafConfig config = SheafConfig.load(ConfigSources.ofProperties(all));
    assertThat(config.server())
        .isEqualTo(
            new ServerConfig(
                "::1",
                1234,
                List.of("reuse", "grpc+tls://f.example.com:443"),
                true,
                Duration.ofMillis(1500),
                Duration.ofMinutes(2),
                1 << 20,
                7,
                6,
                5));
    assertThat(config.memory()).isEqualTo(new MemoryConfig(128 << 20, 2 << 20, 3 << 20, 64 << 20));
    assertThat(config.redis())
        .isEqualTo(
            new RedisConfig(
                Optional.of(new RedisUrlText("rediss://u:p@r.example.com:6380/2")),
                false,
                Optional.empty(),
                "other:",
                2,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                100,
                8,
                ClusterMode.OFF,
                true,
                80,
                1L << 30,
                new DurabilityConfig(2, DiskWaitMode.REQUIRE, true),
                new RedisSecurityConfig(
                    Optional.of("me"),
                    Optional.of(new Secret("p1")),
                    Optional.of("we"),
                    Optional.of(new Secret("p2")),
                    Optional.of(Path.of("/ca.pem")),
                    Optional.of(Path.of("/c.pem")),
                    Optional.of(Path.of("/k.pem")),
                    false)));
    assertThat(config.dataset())
        .isEqualTo(
            new DatasetConfig(
                Duration.ofHours(2),
                Duration.ofSeconds(5),
                Duration.ZERO,
                16,
                Duration.ofSeconds(1),
                1 << 30));
    StoreSettings settings =
        new StoreSettings(
            true,
            9,
            Optional.of(URI.create("http://s3.example.com:9000")),
            Optional.of("eu-west-1"),
            PathStyle.OFF,
            Optional.of("ak"),
            Optional.of(new Secret("sk")),
            false,
            8,
            Duration.ofSeconds(10),
            64 << 10,
            64 << 20,
            Optional.of(Path.of("/spool")));
    StoreConfig lake =
        new StoreConfig(Optional.of(new SpaceAddress.Bucket("bucket", "some/prefix/")), settings);
    assertThat(config.stores()).isEqualTo(new StoresConfig("lake", settings, Map.of("lake", lake)));
    assertThat(config.toString()).doesNotContain("sk,");
  }

  @Test
  void aStoreHasItsOwnSettingsBeforeThoseOfAll() throws IOException {
    SheafConfig config =
        SheafConfig.load(
            file(
                "sheaf { store-defaults.connections = 3, stores { data-lake { url ="
                    + " \"file:///d%20x\", threads = 2 }, s { url = \"s3://bucket\" } } }"));
    StoreConfig lake = config.stores().byName().get("data-lake");
    assertThat(lake.address()).contains(new SpaceAddress.Directory(Path.of("/d x")));
    assertThat(lake.settings().threads()).isEqualTo(2);
    assertThat(lake.settings().connections()).isEqualTo(3);
    assertThat(config.stores().byName().get("s").settings().threads()).isEqualTo(4);
    Map<String, String> variables =
        Map.of("SHEAF_STORES_DATA_LAKE_URL", "file:///x", "SHEAF_STORES_DATA_LAKE_SCAN", "true");
    assertThat(
            SheafConfig.load(new ConfigSources(List.of(), Map.of(), variables, Optional.empty()))
                .stores()
                .byName()
                .get("data-lake")
                .settings()
                .scan())
        .isTrue();
  }

  @Test
  void thereIsNoRedisWhereAnotherStoreIsTheFirstAndNoneIsNamed() {
    Map<String, String> settings = Map.of(LAKE, "file:///lake", "sheaf.default-store", "lake");
    SheafConfig without = SheafConfig.load(ConfigSources.ofProperties(settings));
    assertThat(without.redis().isUsed(without.stores())).isFalse();
    Map<String, String> both = new HashMap<>(settings);
    both.put("sheaf.redis.url", "redis://h");
    SheafConfig with = SheafConfig.load(ConfigSources.ofProperties(both));
    assertThat(with.redis().isUsed(with.stores())).isTrue();
  }

  @Test
  void flagsCountBeforePropertiesBeforeEnvironmentBeforeFileBeforeDefaults() throws IOException {
    String key = "sheaf.server.port";
    Optional<Path> file = file("sheaf.server.port = 1\nsheaf.redis.connections = 9").file();
    List<Setting> flags = List.of(new Setting(key, "4", "--port"));
    Map<String, String> properties = Map.of(key, "3");
    Map<String, String> environment = Map.of("SHEAF_SERVER_PORT", "2");

    assertThat(port(new ConfigSources(flags, properties, environment, file))).isEqualTo(4);
    assertThat(port(new ConfigSources(List.of(), properties, environment, file))).isEqualTo(3);
    assertThat(port(new ConfigSources(List.of(), Map.of(), environment, file))).isEqualTo(2);
    assertThat(port(new ConfigSources(List.of(), Map.of(), Map.of(), file))).isEqualTo(1);
    assertThat(SheafConfig.load(new ConfigSources(flags, Map.of(), Map.of(), file)).redis())
        .returns(9, RedisConfig::connections);
  }

  @Test
  void propertiesOfTheCommandLineCountBeforeThoseOfTheJvm() {
    Properties ofJvm = new Properties();
    ofJvm.setProperty("sheaf.server.port", "1");
    ofJvm.setProperty("sheaf.redis.connections", "2");
    ofJvm.setProperty("java.version", "17");
    assertThat(ConfigSources.properties(ofJvm, Map.of("sheaf.server.port", "3")))
        .containsOnly(
            Map.entry("sheaf.server.port", "3"), Map.entry("sheaf.redis.connections", "2"));
  }

  @Test
  void aBudgetMayBeAShareOfTheHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(SheafConfig.load(property("sheaf.memory.budget-bytes-max", "100 %")).memory())
        .returns(heap, MemoryConfig::budgetBytesMax);
  }

  @Test
  void aFileMayTakeASecretFromTheEnvironmentOrAnotherFile() throws IOException {
    Files.writeString(temporary.resolve("secret.conf"), "sheaf.redis.url = \"redis://:p@h\"\n");
    ConfigSources sources =
        file("include required(file(\"" + temporary.resolve("secret.conf") + "\"))");
    assertThat(SheafConfig.load(sources).redis().url()).contains(new RedisUrlText("redis://:p@h"));
  }

  @Test
  void theOperatorsExampleIsRight() {
    Path example = Path.of("../conf/server.conf");
    SheafConfig config =
        SheafConfig.load(new ConfigSources(List.of(), Map.of(), Map.of(), Optional.of(example)));
    assertThat(config.redis().url()).contains(new RedisUrlText("redis://redis.example.com:6379/0"));
    assertThat(config.server().insecure()).isTrue();
  }

  @Test
  void embeddedRedisIsUsedWhenThereIsNoUrl() {
    assertThat(usesEmbedded(SheafConfig.defaults())).isTrue();
    assertThat(usesEmbedded(SheafConfig.load(property("sheaf.redis.url", "redis://h")))).isFalse();
  }

  private static boolean usesEmbedded(SheafConfig config) {
    return config.redis().usesEmbedded(config.stores());
  }

  private static int port(ConfigSources sources) {
    return SheafConfig.load(sources).server().port();
  }

  private static ConfigSources property(String key, String value) {
    return ConfigSources.ofProperties(Map.of(key, value));
  }

  private ConfigSources file(String text) throws IOException {
    Path file = Files.writeString(temporary.resolve("server.conf"), text);
    return new ConfigSources(List.of(), Map.of(), Map.of(), Optional.of(file));
  }
}
