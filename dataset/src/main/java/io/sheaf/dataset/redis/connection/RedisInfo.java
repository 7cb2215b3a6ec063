package io.sheaf.dataset.redis.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What INFO says: names and values as text. */
public record RedisInfo(Map<String, String> values) {
  static RedisInfo parse(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.indexOf(':') > 0)
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
    return new RedisInfo(values);
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }
}
