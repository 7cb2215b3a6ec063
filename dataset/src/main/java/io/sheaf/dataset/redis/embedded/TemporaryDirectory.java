package io.sheaf.dataset.redis.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The directory of a Redis that keeps nothing; recognised by its name before it is deleted. */
final class TemporaryDirectory {
  private static final String PREFIX = "sheaf-redis-";

  private TemporaryDirectory() {}

  /** A path that nobody has: it can be noted before the directory is made, so none is forgotten. */
  static Path name() {
    return Path.of(System.getProperty("java.io.tmpdir"), PREFIX + UUID.randomUUID())
        .toAbsolutePath();
  }

  /** Makes it, for this user alone; fails if it is there. */
  static void create(Path directory) throws IOException {
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Deletes it with all it holds; does nothing if it is gone or its name is not one of ours. */
  static void delete(Path directory) throws IOException {
    if (!directory.getFileName().toString().startsWith(PREFIX) || !Files.isDirectory(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
