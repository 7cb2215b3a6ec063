package io.sheaf.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

/** All settings of a server, checked; as text without secrets. */
public record SheafConfig(
    ServerConfig server, MemoryConfig memory, RedisConfig redis, DatasetConfig dataset) {

  /** What reference.conf says. */
  public static SheafConfig defaults() {
    return load(ConfigSources.none());
  }

  /**
   * Reads all sources.
   *
   * @throws InvalidConfigException with everything that is wrong, one line each
   */
  public static SheafConfig load(ConfigSources sources) {
    Config reference = reference();
    KnownKeys known = new KnownKeys(reference);
    ConfigProblems problems = new ConfigProblems();
    Config settings = new ConfigLayers(known, problems).merge(sources);
    known.check(settings, problems);
    ConfigReader reader = new ConfigReader(settings.withFallback(reference), reference, problems);
    ServerConfig server = ServerConfig.read(reader);
    SheafConfig config =
        new SheafConfig(
            server,
            MemoryConfig.read(reader, server),
            RedisConfig.read(reader, server),
            DatasetConfig.read(reader));
    problems.throwIfAny();
    return config;
  }

  /** Ours alone: other libraries on the class path may have a reference.conf too. */
  static Config reference() {
    return ConfigFactory.parseResources(
            SheafConfig.class.getClassLoader(),
            "reference.conf",
            ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription("default"))
        .withOnlyPath("sheaf");
  }
}
