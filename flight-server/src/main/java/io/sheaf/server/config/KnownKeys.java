package io.sheaf.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys that reference.conf documents; whatever else is set is a mistake. */
final class KnownKeys {
  private static final Pattern OF_STORE =
      Pattern.compile(Pattern.quote(StoresConfig.SECTION) + "\\.[^.]+\\.(.+)");

  private final SortedMap<String, ConfigValue> keys;

  KnownKeys(Config reference) {
    this.keys = leaves(reference.root());
  }

  /** Every key's variable: {@code sheaf.redis.data-dir} is {@code SHEAF_REDIS_DATA_DIR}. */
  Map<String, String> keysByVariable() {
    Map<String, String> variables = new TreeMap<>();
    keys.keySet().forEach(key -> variables.put(variable(key), key));
    return variables;
  }

  static String variable(String key) {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * The key of a variable; those of stores have the store's name inside: {@code
   * SHEAF_STORES_LAKE_URL}.
   */
  Optional<String> keyOf(String variable) {
    String stores = variable(StoresConfig.SECTION) + "_";
    if (!variable.startsWith(stores)) {
      return Optional.ofNullable(keysByVariable().get(variable));
    }
    String rest = variable.substring(stores.length());
    return storeKeys().stream()
        .filter(key -> rest.endsWith("_" + variable(key)) && rest.length() > key.length() + 1)
        .max(Comparator.comparingInt(String::length))
        .map(key -> StoresConfig.SECTION + "." + storeName(rest, key) + "." + key);
  }

  private static String storeName(String rest, String key) {
    return rest.substring(0, rest.length() - key.length() - 1)
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }

  /** What the section of a store may have in it. */
  private List<String> storeKeys() {
    String section = StoresConfig.DEFAULTS + ".";
    return Stream.concat(
            Stream.of("url"),
            keys.keySet().stream()
                .filter(key -> key.startsWith(section))
                .map(key -> key.substring(section.length())))
        .toList();
  }

  private boolean isKnown(String key) {
    Matcher ofStore = OF_STORE.matcher(key);
    return ofStore.matches() ? storeKeys().contains(ofStore.group(1)) : keys.containsKey(key);
  }

  /** Reports every key in these settings that is none. */
  void check(Config settings, ConfigProblems problems) {
    leaves(settings.root())
        .forEach(
            (key, value) -> {
              if (isSection(key)) {
                problems.add(
                    key,
                    "expected a section { ... }, found " + ConfigProblems.shown(value.unwrapped()),
                    value.origin().description());
              } else if (!isKnown(key)) {
                problems.add(key, "unknown key" + hint(key), value.origin().description());
              }
            });
  }

  private boolean isSection(String key) {
    return key.equals(StoresConfig.SECTION)
        || (key.startsWith(StoresConfig.SECTION + ".")
            && key.indexOf('.', StoresConfig.SECTION.length() + 1) < 0)
        || keys.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
  }

  private String hint(String key) {
    Matcher ofStore = OF_STORE.matcher(key);
    return (ofStore.matches()
            ? nearest(ofStore.group(1), storeKeys())
            : nearest(key, List.copyOf(keys.keySet())))
        .map(near -> "; did you mean " + near + "?")
        .orElse("");
  }

  /**
   * The name that was probably meant: a few letters apart, or the same without what is before it.
   */
  static Optional<String> nearest(String name, List<String> names) {
    Optional<String> same = names.stream().filter(known -> known.endsWith("." + name)).findFirst();
    int distanceMax = Math.max(2, name.length() / 6);
    return same.or(
        () ->
            names.stream()
                .filter(known -> distance(name, known) <= distanceMax)
                .min(Comparator.comparingInt(known -> distance(name, known))));
  }

  /** Letters to insert, delete or replace (Levenshtein), in one row of its table. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** Values that are no sections, by key; those that are null too. */
  private static SortedMap<String, ConfigValue> leaves(ConfigObject root) {
    SortedMap<String, ConfigValue> found = new TreeMap<>();
    collect("", root, found);
    return found;
  }

  private static void collect(String prefix, ConfigObject section, Map<String, ConfigValue> found) {
    section.forEach(
        (name, value) -> {
          String key = prefix + ConfigUtil.quoteString(name).replaceAll("^\"([\\w-]+)\"$", "$1");
          if (value.valueType() == ConfigValueType.OBJECT) {
            collect(key + ".", (ConfigObject) value, found);
          } else {
            found.put(key, value);
          }
        });
  }
}
