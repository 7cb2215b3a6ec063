package io.sheaf.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.util.List;

/** All settings of a server, checked; as text without secrets. */
public record SheafConfig(
    ServerConfig server,
    MemoryConfig memory,
    RedisConfig redis,
    DatasetConfig dataset,
    StoresConfig stores) {

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
    ConfigReader reader = reader(settings, reference, problems);
    ServerConfig server = ServerConfig.read(reader);
    StoresConfig stores = StoresConfig.read(reader);
    SheafConfig config =
        new SheafConfig(
            server,
            MemoryConfig.read(reader, server),
            RedisConfig.read(reader, server, stores),
            DatasetConfig.read(reader),
            stores);
    problems.throwIfAny();
    return config;
  }

  private static ConfigReader reader(Config settings, Config reference, ConfigProblems problems) {
    Config all = settings.withFallback(reference);
    List<String> stores = ConfigReader.sections(all, StoresConfig.SECTION);
    return new ConfigReader(withDefaults(all, stores), withDefaults(reference, stores), problems);
  }

  /** Lays what stores have in common below each of them. */
  private static Config withDefaults(Config config, List<String> stores) {
    Config filled = config;
    if (ConfigReader.isSection(config, StoresConfig.DEFAULTS)) {
      for (String store : stores) {
        String section = StoresConfig.SECTION + "." + ConfigUtil.quoteString(store);
        filled = filled.withFallback(config.getConfig(StoresConfig.DEFAULTS).atPath(section));
      }
    }
    return filled;
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
