package io.sheaf.server.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where settings come from, apart from the defaults; what stands first counts first.
 *
 * @param flags from the command line
 * @param properties {@code sheaf.*} by {@code -D}, on the command line or for the JVM
 * @param environment all of it; only {@code SHEAF_*} is looked at
 * @param file what {@code --config} names
 */
public record ConfigSources(
    List<Setting> flags,
    Map<String, String> properties,
    Map<String, String> environment,
    Optional<Path> file) {
  private static final String PREFIX = "sheaf.";

  public ConfigSources {
    flags = List.copyOf(flags);
    properties = Map.copyOf(properties);
    environment = Map.copyOf(environment);
  }

  /** Nothing but the defaults. */
  public static ConfigSources none() {
    return new ConfigSources(List.of(), Map.of(), Map.of(), Optional.empty());
  }

  /** Properties alone, for servers that another program assembles. */
  public static ConfigSources ofProperties(Map<String, String> properties) {
    return new ConfigSources(List.of(), properties, Map.of(), Optional.empty());
  }

  /** The {@code sheaf.*} among the JVM's properties, with what the command line adds to them. */
  static Map<String, String> properties(Properties ofJvm, Map<String, String> ofCommandLine) {
    Map<String, String> properties = new HashMap<>();
    for (String name : ofJvm.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        properties.put(name, ofJvm.getProperty(name));
      }
    }
    properties.putAll(ofCommandLine);
    return properties;
  }
}
