package io.sheaf.dataset.redis.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a state file says about one embedded Redis, as properties: enough for the next start to stop
 * what a killed owner left. It is written in parts that are appended, so that a kill between them
 * loses nothing; of what stands there twice the last counts.
 *
 * @param owner the JVM that started it
 * @param directory the directory that Redis runs in
 * @param temporary whether the directory goes when Redis does
 * @param launching whether a Redis may have been started
 * @param redis empty as long as it is not known which process that is
 */
record RunRecord(
    ProcessIdentity owner,
    Path directory,
    boolean temporary,
    boolean launching,
    Optional<ProcessIdentity> redis) {

  static RunRecord of(ProcessIdentity owner, Path directory, boolean temporary) {
    return new RunRecord(owner, directory, temporary, false, Optional.empty());
  }

  /** The part that is known before the start. */
  String format() {
    Properties properties = new Properties();
    put(properties, "owner", owner);
    properties.setProperty("directory", directory.toString());
    properties.setProperty("temporary", String.valueOf(temporary));
    return text(properties);
  }

  /** The part to append right before Redis is started, or started again on another port. */
  static String formatLaunching() {
    Properties properties = new Properties();
    properties.setProperty("launching", "true");
    properties.setProperty("redis.pid", "");
    return text(properties);
  }

  /** The part to append once Redis runs. */
  static String formatStarted(ProcessIdentity redis) {
    Properties properties = new Properties();
    put(properties, "redis", redis);
    return text(properties);
  }

  /** The record in a state file; empty when it is not one, or not a whole one. */
  static Optional<RunRecord> parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    String directory = properties.getProperty("directory");
    Optional<ProcessIdentity> owner = get(properties, "owner");
    if (directory == null || owner.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RunRecord(
            owner.get(),
            Path.of(directory),
            Boolean.parseBoolean(properties.getProperty("temporary")),
            Boolean.parseBoolean(properties.getProperty("launching")),
            get(properties, "redis")));
  }

  private static void put(Properties properties, String name, ProcessIdentity process) {
    properties.setProperty(name + ".pid", String.valueOf(process.pid()));
    properties.setProperty(name + ".start", process.start().toString());
  }

  private static Optional<ProcessIdentity> get(Properties properties, String name) {
    @Nullable String pid = properties.getProperty(name + ".pid");
    @Nullable String start = properties.getProperty(name + ".start");
    if (pid == null || start == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProcessIdentity(Long.parseLong(pid), Instant.parse(start)));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String text(Properties properties) {
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
