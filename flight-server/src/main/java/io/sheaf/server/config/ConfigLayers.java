package io.sheaf.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays the sources over each other, the first on top, each value with its origin. */
final class ConfigLayers {
  private final KnownKeys known;
  private final ConfigProblems problems;

  ConfigLayers(KnownKeys known, ConfigProblems problems) {
    this.known = known;
    this.problems = problems;
  }

  /** All settings without the defaults; what can't be read is a problem and left out. */
  Config merge(ConfigSources sources) {
    Config file = sources.file().map(this::read).orElse(ConfigFactory.empty());
    List<Setting> settings = new ArrayList<>(environment(sources.environment()));
    sources.properties().forEach((key, value) -> settings.add(new Setting(key, value, "-D" + key)));
    settings.addAll(sources.flags());
    Config merged = file;
    for (Setting setting : settings) {
      merged = with(merged, setting);
    }
    return merged;
  }

  private Config with(Config config, Setting setting) {
    try {
      return config.withValue(
          setting.key(), ConfigValueFactory.fromAnyRef(setting.value(), setting.origin()));
    } catch (ConfigException.BadPath e) {
      problems.add(setting.key(), "not a key", setting.origin());
      return config;
    }
  }

  /** Names close to a known one are mistakes; others may be anyone's (Kubernetes makes some up). */
  private List<Setting> environment(Map<String, String> environment) {
    Map<String, String> keys = known.keysByVariable();
    List<Setting> settings = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          Optional<String> key = known.keyOf(name);
          if (key.isPresent()) {
            settings.add(new Setting(key.get(), value, "environment " + name));
          } else if (name.startsWith("SHEAF_")) {
            nearVariable(name, keys)
                .ifPresent(
                    near ->
                        problems.add(
                            name, "unknown key; did you mean " + near + "?", "environment"));
          }
        });
    return settings;
  }

  private static Optional<String> nearVariable(String name, Map<String, String> keys) {
    return KnownKeys.nearest(name, List.copyOf(keys.keySet()))
        .filter(near -> KnownKeys.distance(near, name) <= 2);
  }

  private Config read(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      problems.add("--config: " + file + " is not a file that can be read");
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
    } catch (ConfigException e) {
      problems.add(
          "--config: "
              + RedisUrlText.redact(String.valueOf(e.getMessage()))
              + " (texts that hold a colon or // need quotes)");
      return ConfigFactory.empty();
    }
  }
}
