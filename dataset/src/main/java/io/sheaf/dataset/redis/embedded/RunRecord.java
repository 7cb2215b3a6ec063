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
 * what a killed owner left. It is written in two parts, the second appended, so that a kill between
 * them loses nothing.
 *
 * @param owner the JVM that started it
 * @param directory the directory that Redis runs in
 * @param temporary whether the directory goes when Redis does
 * @param redis empty as long as it has not been started
 */
record RunRecord(
    ProcessIdentity owner, Path directory, boolean temporary, Optional<ProcessIdentity> redis) {

  /** The part that is known before the start. */
  String format() {
    Properties properties = new Properties();
    put(properties, "owner", owner);
    properties.setProperty("directory", directory.toString());
    properties.setProperty("temporary", String.valueOf(temporary));
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
