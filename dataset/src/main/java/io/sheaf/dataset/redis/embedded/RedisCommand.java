package io.sheaf.dataset.redis.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of an embedded redis-server. */
final class RedisCommand {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private RedisCommand() {}

  static List<String> of(Path binary, int port, Path directory, EmbeddedRedisOptions options) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // Ctrl-C at a terminal goes to its whole process group: a server that drains needs its Redis.
      command.add(SETSID.toString());
    }
    command.add(binary.toString());
    boolean durable = options.dataDirectory().isPresent();
    set(command, "bind", "127.0.0.1");
    set(command, "port", String.valueOf(port));
    set(command, "protected-mode", "yes");
    set(command, "daemonize", "no");
    set(command, "dir", directory.toString());
    set(command, "pidfile", pidFile(directory).toString());
    set(command, "save", "");
    set(command, "appendonly", durable ? "yes" : "no");
    set(command, "appendfsync", "everysec");
    set(command, "always-show-logo", "no");
    options.memoryBytesMax().ifPresent(bytes -> set(command, "maxmemory", String.valueOf(bytes)));
    set(command, "maxmemory-policy", "noeviction");
    return command;
  }

  /** Where it writes its number as soon as it runs. */
  static Path pidFile(Path directory) {
    return directory.resolve("redis.pid");
  }

  private static void set(List<String> command, String name, String value) {
    command.add("--" + name);
    command.add(value);
  }
}
