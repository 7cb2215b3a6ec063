package io.sheaf.dataset.file;

import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.protocol.name.Version;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What tells one file from another under the same name: inode, time of its last change, size.
 *
 * @param inode names a file within its file system, also when it has another name
 */
record FileAttributes(String inode, FileTime modified, long size) {
  private static final String NAMES = "unix:ino,lastModifiedTime,size,isRegularFile";

  /**
   * Of a regular file; empty when there is none.
   *
   * @throws FileSystemException for a link, a directory or another thing that is no regular file
   */
  static Optional<FileAttributes> of(Path path) throws IOException {
    try {
      Map<String, Object> found = Files.readAttributes(path, NAMES, LinkOption.NOFOLLOW_LINKS);
      if (!Boolean.TRUE.equals(found.get("isRegularFile"))) {
        throw new FileSystemException(path.toString(), null, "is no regular file");
      }
      long inode = (Long) required(found, "ino");
      return Optional.of(
          new FileAttributes(
              Long.toHexString(inode),
              (FileTime) required(found, "lastModifiedTime"),
              (Long) required(found, "size")));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  private static Object required(Map<String, Object> found, String name) {
    return Objects.requireNonNull(found.get(name), name);
  }

  Version version() {
    long nanos =
        TimeUnit.SECONDS.toNanos(modified.toInstant().getEpochSecond())
            + modified.toInstant().getNano();
    return new Version(inode + "-" + Long.toHexString(nanos) + "-" + Long.toHexString(size));
  }

  FileSnapshot snapshot(String file) {
    return new FileSnapshot(file, version(), size, modified.toInstant());
  }
}
