package io.sheaf.server.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The stores by their names; see reference.conf.
 *
 * @param first the name of the store that is meant when none is said
 * @param defaults of all stores of files
 * @param byName those beside Redis
 */
public record StoresConfig(String first, StoreSettings defaults, Map<String, StoreConfig> byName) {
  /** The name of the store that {@code sheaf.redis} describes. */
  public static final String REDIS = "redis";

  /** The section of the stores, each a section of its name. */
  static final String SECTION = "sheaf.stores";

  /** The section with what they have in common. */
  static final String DEFAULTS = "sheaf.store-defaults";

  private static final String FIRST = "sheaf.default-store";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  public StoresConfig {
    byName = Map.copyOf(byName);
  }

  static StoresConfig read(ConfigReader reader) {
    Map<String, StoreConfig> byName = new TreeMap<>();
    for (String name : reader.sections(SECTION)) {
      if (NAME.matcher(name).matches() && !name.equals(REDIS)) {
        byName.put(name, StoreConfig.read(reader, SECTION + "." + name + "."));
      } else {
        reader.problems().add(SECTION + "." + name, nameProblem(name), reader.origin(SECTION));
      }
    }
    String first = reader.text(FIRST);
    if (!first.equals(REDIS) && !byName.containsKey(first)) {
      reader
          .problems()
          .add(
              FIRST,
              "no store " + ConfigProblems.shown(first) + "; there are " + names(byName),
              reader.origin(FIRST));
    }
    return new StoresConfig(first, StoreSettings.read(reader, DEFAULTS + "."), byName);
  }

  private static String nameProblem(String name) {
    return name.equals(REDIS)
        ? "is the store that sheaf.redis describes; take another name"
        : "a store's name has 1 to 63 small letters, digits and dashes between them";
  }

  private static String names(Map<String, StoreConfig> byName) {
    Map<String, StoreConfig> all = new TreeMap<>(byName);
    return all.isEmpty() ? REDIS : REDIS + ", " + String.join(", ", all.keySet());
  }

  /** Whether datasets go to Redis where nothing else is said. */
  public boolean isRedisFirst() {
    return first.equals(REDIS);
  }
}
