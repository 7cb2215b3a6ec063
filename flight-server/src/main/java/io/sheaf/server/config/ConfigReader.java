package io.sheaf.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads typed values. What does not fit is reported, and the default stands in for it, so that
 * reading goes on and finds the other problems.
 */
final class ConfigReader {
  private static final ConfigValue NO_DEFAULT = ConfigValueFactory.fromAnyRef("none");

  private final Config settings;
  private final Config reference;
  private final ConfigProblems problems;

  /**
   * @param settings with the defaults below them
   */
  ConfigReader(Config settings, Config reference, ConfigProblems problems) {
    this.settings = settings;
    this.reference = reference;
    this.problems = problems;
  }

  ConfigProblems problems() {
    return problems;
  }

  String text(String key) {
    return read(key, Config::getString, value -> !value.isBlank(), "a text");
  }

  Optional<String> optionalText(String key) {
    return isSet(key) ? Optional.of(text(key)) : Optional.empty();
  }

  Optional<Path> optionalPath(String key) {
    return isSet(key)
        ? Optional.of(
            read(key, (config, path) -> Path.of(config.getString(path)), p -> true, "a directory"))
        : Optional.empty();
  }

  /** An address of a service by http or https. */
  Optional<URI> optionalUri(String key) {
    return isSet(key)
        ? Optional.of(
            read(
                key,
                (config, path) -> URI.create(config.getString(path)),
                uri -> uri.getHost() != null && List.of("http", "https").contains(uri.getScheme()),
                "http://host:port or https://host"))
        : Optional.empty();
  }

  boolean flag(String key) {
    return read(key, Config::getBoolean, value -> true, "true or false");
  }

  int number(String key, int min, int max) {
    return read(
        key,
        (config, path) -> new BigDecimal(config.getString(path)).intValueExact(),
        value -> value >= min && value <= max,
        "a whole number from " + min + " to " + max);
  }

  long bytes(String key, long min, long max) {
    return read(
        key,
        Config::getBytes,
        value -> value >= min && value <= max,
        "a size from " + Bytes.text(min) + " to " + Bytes.text(max));
  }

  /** A size, or a share of the whole such as {@code 50%}, at least one byte. */
  long bytesOrShare(String key, long wholeBytes) {
    return read(
        key,
        (config, path) -> Bytes.sizeOrShare(config, path, wholeBytes),
        value -> value >= 1,
        "a size, or a share from 1% to 100%");
  }

  Duration duration(String key, Duration min, Duration max) {
    return read(
        key,
        ConfigReader::durationWithUnit,
        value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
        "a time with its unit from " + text(min) + " to " + text(max));
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<String> names =
        Stream.of(type.getEnumConstants()).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
    String name =
        read(
            key,
            Config::getString,
            value -> names.contains(value),
            "one of " + String.join(", ", names));
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  /** A list, or one text with commas between. */
  List<String> texts(String key) {
    return read(key, ConfigReader::list, value -> true, "a list of texts");
  }

  /** The names of the sections inside a section, in order; none where it is not there. */
  List<String> sections(String key) {
    return sections(settings, key);
  }

  static List<String> sections(Config config, String key) {
    return isSection(config, key)
        ? config.getObject(key).entrySet().stream()
            .filter(entry -> entry.getValue().valueType() == ConfigValueType.OBJECT)
            .map(Map.Entry::getKey)
            .sorted()
            .toList()
        : List.of();
  }

  static boolean isSection(Config config, String key) {
    try {
      return config.hasPath(key) && config.getValue(key).valueType() == ConfigValueType.OBJECT;
    } catch (ConfigException e) {
      return false; // a section above it is none, which is reported
    }
  }

  /** Where a value was written. */
  String origin(String key) {
    return isSet(key) ? settings.getValue(key).origin().description() : "not set";
  }

  private boolean isSet(String key) {
    try {
      return settings.hasPath(key);
    } catch (ConfigException e) {
      return false;
    }
  }

  private <T> T read(
      String key, BiFunction<Config, String, T> getter, Predicate<T> fits, String expected) {
    if (!isSet(key)) {
      return getter.apply(reference, key);
    }
    try {
      T value = getter.apply(settings, key);
      if (fits.test(value)) {
        return value;
      }
    } catch (ConfigException | IllegalArgumentException | ArithmeticException e) {
      // Reported below, like a value that is out of range.
    }
    ConfigValue found = settings.getValue(key);
    problems.add(
        key,
        "expected " + expected + ", found " + ConfigProblems.shown(found.unwrapped()),
        found.origin().description());
    return fallback(key, getter);
  }

  /** What stands in for a wrong value; for keys without a default any text does. */
  private <T> T fallback(String key, BiFunction<Config, String, T> getter) {
    Config source = reference.hasPath(key) ? reference : NO_DEFAULT.atPath(key);
    return getter.apply(source, key);
  }

  private static List<String> list(Config config, String key) {
    if (config.getValue(key).valueType() == ConfigValueType.STRING) {
      return Stream.of(config.getString(key).split(",", -1))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .toList();
    }
    return List.copyOf(config.getStringList(key));
  }

  /** A bare number would be milliseconds, which nobody means. */
  private static Duration durationWithUnit(Config config, String key) {
    if (config.getString(key).strip().matches("[\\d.]+")) {
      throw new ConfigException.BadValue(key, "no unit");
    }
    return config.getDuration(key);
  }

  private static String text(Duration duration) {
    if (duration.toSeconds() == 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toHours() >= 1 ? duration.toHours() + "h" : duration.toSeconds() + "s";
  }
}
