package io.sheaf.dataset.redis.embedded;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A redis-server process and its log. The process runs in the directory of its data. */
record RedisProcess(Process process, int port, Path log) {
  private static final int STOP_SECONDS_MAX = 10;
  private static final int LOG_BYTES_SHOWN = 2_000;
  private static final int LOG_LINES_SHOWN = 3;

  /**
   * jemalloc's setting of what it does with free pages, which the system may still take. By itself
   * it gives 8 MiB that are free in one piece back at once, and the next put takes each page anew.
   * The first part is heeded by jemalloc 5.3, the second by 5.2.
   */
  private static final String KEEP_FREED_PAGES = "muzzy_decay_ms:-1,oversize_threshold:0";

  private static final Pattern LOG_PREFIX = Pattern.compile("^\\d+:[A-Z] \\d+ \\w+ \\d+ [\\d:.]+ ");

  /** Starts it; it does not serve yet. */
  static RedisProcess launch(List<String> command, int port, Path directory) throws IOException {
    Path log = directory.resolve("redis.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // The system's jemalloc and one that is part of Redis have different names for it.
    builder.environment().putIfAbsent("MALLOC_CONF", KEEP_FREED_PAGES);
    builder.environment().putIfAbsent("JE_MALLOC_CONF", KEEP_FREED_PAGES);
    return new RedisProcess(builder.start(), port, log);
  }

  /** Waits until it serves; false when it ended first. */
  boolean awaitServing(long nanosMax) throws InterruptedException {
    long begin = System.nanoTime();
    while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
      if (RedisProbe.serves(port, process.pid())) {
        return true;
      }
      if (System.nanoTime() - begin > nanosMax) {
        throw new SheafException(
            ErrorReason.STORE_UNAVAILABLE,
            String.format(
                "redis-server does not serve after %d s; its log ends: %s",
                TimeUnit.NANOSECONDS.toSeconds(nanosMax), lastLines()));
      }
    }
    return false;
  }

  /** Whether it ended because another process has the port. */
  boolean isPortTaken() {
    String end = lastLines();
    return end.contains("Address already in use") || end.contains("listening on port");
  }

  /** How it ended, for a process that has, and the last lines of its log. */
  String end() {
    return String.format(
        "ended with exit code %d; its log ends: %s", process.exitValue(), lastLines());
  }

  /** The last lines of its log, in one line; never empty. */
  String lastLines() {
    try {
      byte[] bytes = Files.readAllBytes(log);
      int from = Math.max(0, bytes.length - LOG_BYTES_SHOWN);
      List<String> lines =
          new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
              .lines()
              .map(line -> LOG_PREFIX.matcher(line.strip()).replaceFirst(""))
              .filter(line -> !line.isEmpty())
              .toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
      return last.isEmpty() ? "(empty)" : String.join(" | ", last);
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /**
   * Stops it and waits until it is gone; see {@link #stop(ProcessHandle, boolean)}. After it {@code
   * isAlive} is false.
   */
  boolean stop(boolean clean) {
    return stop(process.toHandle(), clean, process::isAlive);
  }

  /**
   * Stops a process that another started and waits until it is gone.
   *
   * @param clean whether it is to write out what it holds first; it is killed if that takes longer
   *     than {@value #STOP_SECONDS_MAX} s
   * @return false if it is still there in spite of all
   */
  static boolean stop(ProcessHandle process, boolean clean) {
    return stop(process, clean, () -> ProcessIdentity.isRunning(process));
  }

  private static boolean stop(ProcessHandle process, boolean clean, BooleanSupplier isThere) {
    if (clean) {
      process.destroy();
      if (isGone(isThere)) {
        return true;
      }
    }
    process.destroyForcibly();
    return isGone(isThere);
  }

  /**
   * Asks again and again: Java's own waiting for another's child asks only every second or so. An
   * interruption is kept for later: the wait is short, and what runs would be left behind.
   */
  private static boolean isGone(BooleanSupplier isThere) {
    long begin = System.nanoTime();
    boolean interrupted = false;
    while (isThere.getAsBoolean()
        && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(STOP_SECONDS_MAX)) {
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !isThere.getAsBoolean();
  }
}
