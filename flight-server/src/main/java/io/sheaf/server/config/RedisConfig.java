package io.sheaf.server.config;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Redis, and how it is talked to; see reference.conf.
 *
 * @param url empty for the embedded one
 * @param embedded whether the embedded one was asked for by name; {@link #usesEmbedded} tells
 *     whether it is used
 * @param dataDirectory of the embedded one; empty when it keeps nothing
 * @param memoryPercentMax of Redis's maxmemory up to which puts may begin
 * @param embeddedBytesMax the embedded one's maxmemory
 */
public record RedisConfig(
    Optional<RedisUrlText> url,
    boolean embedded,
    Optional<Path> dataDirectory,
    String namespace,
    int connections,
    Duration commandTimeout,
    Duration connectTimeout,
    int requestQueueMax,
    int pipelineChunksMax,
    ClusterMode cluster,
    boolean replicaReads,
    int memoryPercentMax,
    long embeddedBytesMax,
    DurabilityConfig durability,
    RedisSecurityConfig security) {
  private static final String KEY = "sheaf.redis.";
  private static final Pattern URL = Pattern.compile("(rediss?|rediss?-sentinel|unix)://.+");
  private static final Pattern NAMESPACE = Pattern.compile("[^{}\\p{Cntrl}]{1,100}");

  /** Whether the server is to start a Redis of its own. */
  public boolean usesEmbedded() {
    return url.isEmpty();
  }

  static RedisConfig read(ConfigReader reader, ServerConfig server) {
    RedisConfig redis =
        new RedisConfig(
            reader.optionalText(KEY + "url").map(RedisUrlText::new),
            reader.flag(KEY + "embedded"),
            reader.optionalPath(KEY + "data-dir"),
            reader.text(KEY + "namespace"),
            reader.number(KEY + "connections", 1, 1000),
            reader.duration(KEY + "command-timeout", Duration.ofMillis(1), Duration.ofHours(1)),
            reader.duration(KEY + "connect-timeout", Duration.ofMillis(1), Duration.ofHours(1)),
            reader.number(KEY + "request-queue-max", 16, 10_000_000),
            reader.number(KEY + "pipeline-chunks-max", 1, 10_000),
            reader.choice(KEY + "cluster", ClusterMode.class),
            reader.flag(KEY + "replica-reads"),
            reader.number(KEY + "memory-percent-max", 1, 100),
            reader.bytesOrShare(KEY + "embedded-bytes-max", machineBytes()),
            DurabilityConfig.read(reader),
            RedisSecurityConfig.read(reader));
    redis.checkTexts(reader);
    redis.checkContradictions(reader, server);
    return redis;
  }

  /** The memory of the machine, or of the container that this runs in. */
  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  private void checkTexts(ConfigReader reader) {
    if (url.isPresent() && !URL.matcher(url.get().reveal()).matches()) {
      report(
          reader,
          "url",
          "expected redis://, rediss://, redis-sentinel:// or unix://, found "
              + ConfigProblems.shown(url.get()));
    }
    if (!NAMESPACE.matcher(namespace).matches()) {
      report(
          reader,
          "namespace",
          "expected 1 to 100 characters without braces and control characters, found "
              + ConfigProblems.shown(namespace));
    }
  }

  private void checkContradictions(ConfigReader reader, ServerConfig server) {
    if (url.isPresent() && embedded) {
      report(
          reader,
          "embedded",
          "contradicts sheaf.redis.url (" + reader.origin(KEY + "url") + "); set one of them");
    }
    if (url.isPresent() && dataDirectory.isPresent()) {
      report(
          reader,
          "data-dir",
          "is for the embedded Redis, but sheaf.redis.url is set ("
              + reader.origin(KEY + "url")
              + "); set one of them");
    }
    Optional<String> needsTls = security.needsTls();
    if (needsTls.isPresent()
        && !url.map(text -> text.reveal().startsWith("rediss")).orElse(false)) {
      report(
          reader,
          needsTls.get(),
          "is for connections with TLS: begin sheaf.redis.url with rediss://, or leave it out");
    }
    if (url.isEmpty() && !embedded && ListenAddress.isOpen(server.host())) {
      report(
          reader,
          "url",
          "is not set, and a server on "
              + server.host()
              + " uses the embedded Redis only when told so; set it, or --embedded");
    }
  }

  private static void report(ConfigReader reader, String name, String problem) {
    reader.problems().add(KEY + name, problem, reader.origin(KEY + name));
  }
}
