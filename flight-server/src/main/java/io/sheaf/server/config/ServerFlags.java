package io.sheaf.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The flags of flight-server. Values stay as written: the settings check them, wherever set. */
@Command(
    name = "flight-server",
    description = {
      "Serves Arrow data over Arrow Flight from Redis.",
      "With no settings it listens on 127.0.0.1:8815 over a Redis of its own. When it serves, and not"
          + " before, it prints one line on stdout: sheaf ready grpc://127.0.0.1:8815"
    },
    footer = {
      "",
      "Every setting also has a variable (SHEAF_REDIS_URL for sheaf.redis.url). Flags count before"
          + " -D, environment, and file.",
      "Options for Java go into SHEAF_JAVA_OPTIONS, the level of the log into SHEAF_LOG_LEVEL.",
      "Exit codes: 0 stopped, 1 failed, 2 could not start."
    },
    versionProvider = ServerVersion.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class ServerFlags {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file of settings (HOCON); reference.conf documents all of them.")
  private @Nullable Path config;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address to listen on. Others than loopback need --insecure.")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "Port; 0 takes any free one.")
  private @Nullable String port;

  @Option(
      names = "--advertise",
      paramLabel = "self|reuse|URI,...",
      description = "Where clients are sent for data; by default they stay where they are.")
  private @Nullable String advertise;

  @Option(
      names = "--redis-url",
      paramLabel = "URL",
      description = "Redis to use. With a password better as SHEAF_REDIS_URL.")
  private @Nullable String redisUrl;

  @Option(names = "--embedded", description = "Start a Redis of the server's own.")
  private boolean embedded;

  @Option(
      names = "--data-dir",
      paramLabel = "DIRECTORY",
      description = "Where the embedded Redis keeps its data; without it, nowhere.")
  private @Nullable String dataDirectory;

  @Option(
      names = "--insecure",
      description = "Allow an address other than loopback without authentication.")
  private boolean insecure;

  @Option(names = "-D", paramLabel = "KEY=VALUE", description = "Any setting.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  /** The settings that the flags stand for. */
  List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    add(settings, "sheaf.server.host", "--host", host);
    add(settings, "sheaf.server.port", "--port", port);
    add(settings, "sheaf.server.advertise", "--advertise", advertise);
    add(settings, "sheaf.server.insecure", "--insecure", insecure ? "true" : null);
    add(settings, "sheaf.redis.url", "--redis-url", redisUrl);
    add(settings, "sheaf.redis.embedded", "--embedded", embedded ? "true" : null);
    add(settings, "sheaf.redis.data-dir", "--data-dir", dataDirectory);
    return settings;
  }

  Map<String, String> properties() {
    return properties;
  }

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  private static void add(List<Setting> settings, String key, String flag, @Nullable String value) {
    if (value != null) {
      settings.add(new Setting(key, value, flag));
    }
  }
}
