package io.sheaf.dataset.redis.kind;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A script that replaces an entry, and a key with that entry alone. */
enum LoneEntry {
  NOTE("writer:W", "open 1 ", List.of("W", "60000", "prepared", "0:1"), "prepared \\d{13} 0:1"),
  FENCE("writer:W", "open 1 0:1", List.of("W", "1"), "fenced 1 0:1"),
  SETTLE("writer:W", "prepared 1 0:1", List.of("W", "put", "1-a"), "fenced 1 0:1"),
  TOUCH("reaping:1-a", "manifest", List.of(""), "manifest"),
  TOUCH_CURRENT("current", "1-a", List.of("0-a"), "1-a"),
  DROP("manifest:1-a", "manifest", List.of(), "manifest"),
  RETIRE("manifest:1-a", "manifest", List.of("1-a", "1"), "manifest"),
  SCHEDULE("drop:expiry:d", "5", List.of("drop:expiry:d", "1000", ""), "1[\\d.]{5,}(E12)?"),
  NAME("d", "5", List.of("d"), "0(\\.0)?");

  private final String entry;
  private final String before;
  private final List<String> arguments;
  private final String after;

  LoneEntry(String entry, String before, List<String> arguments, String after) {
    this.entry = entry;
    this.before = before;
    this.arguments = arguments;
    this.after = after;
  }

  String key() {
    return "lone:" + name();
  }

  /** The command that makes the key. */
  String[] prepare() {
    return isQueue()
        ? new String[] {"ZADD", key(), before, entry}
        : new String[] {"HSET", key(), entry, before};
  }

  /** The command that runs the script. */
  String[] run() {
    return Stream.concat(Stream.of("EVAL", text(), "1", key()), arguments.stream())
        .toArray(String[]::new);
  }

  /** The command that tells all that the key has. */
  String[] look() {
    return isQueue()
        ? new String[] {"ZRANGE", key(), "0", "-1", "WITHSCORES"}
        : new String[] {"HGETALL", key()};
  }

  /** What {@link #look} answers after the script, as a pattern. */
  String expected() {
    return "\\[" + entry.replace("manifest:", "reaping:") + ", " + after + "]";
  }

  private boolean isQueue() {
    return this == SCHEDULE || this == NAME;
  }

  private String text() {
    String file = name().toLowerCase(java.util.Locale.ROOT).replace("_current", "") + ".lua";
    try (InputStream stream =
        LoneEntry.class.getResourceAsStream("/io/sheaf/dataset/redis/" + file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
