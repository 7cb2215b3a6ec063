package io.sheaf.dataset.file;

import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.FileTail;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * The regular files right inside one directory; links are refused, other directories not looked
 * into. Conditions of writes hold against other threads of this space, and creating a file against
 * other processes too.
 */
public final class DirectorySpace implements FileSpace {
  private final Path directory;
  private final DirectoryNames names;
  private final FileThreads threads;

  private DirectorySpace(Path directory, FileThreads threads) {
    this.directory = directory;
    this.names = new DirectoryNames(directory);
    this.threads = threads;
  }

  /**
   * @param directory that is there; itself it may be a link
   * @param threads that may wait for the disk at once
   * @throws SheafException INVALID_REQUEST when it is no directory
   */
  public static DirectorySpace open(Path directory, int threads) {
    try {
      Path real = directory.toRealPath();
      if (Files.isDirectory(real)) {
        return new DirectorySpace(real, new FileThreads(threads));
      }
    } catch (IOException e) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "there is no directory " + directory, e);
    }
    throw new SheafException(ErrorReason.INVALID_REQUEST, directory + " is no directory");
  }

  /** Whether a file of this name can be one of a space. */
  public static boolean isName(String file) {
    return DirectoryNames.isName(file);
  }

  FileThreads threads() {
    return threads;
  }

  @Override
  public String kind() {
    return "file";
  }

  @Override
  public String address(String file) {
    return directory.resolve(file).toString();
  }

  private interface PathWork<T> {
    T run(Path path) throws IOException;
  }

  private <T> CompletionStage<T> on(String file, String verb, PathWork<T> work) {
    try {
      Path path = names.path(file);
      return threads.run(verb + " " + file, () -> work.run(path));
    } catch (SheafException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Optional<FileTail>> tail(String file, int bytesMax) {
    return on(file, "reading", path -> readTail(file, path, bytesMax));
  }

  private static Optional<FileTail> readTail(String file, Path path, int bytesMax)
      throws IOException {
    Optional<FileAttributes> found = FileAttributes.of(path);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    FileSnapshot snapshot = found.get().snapshot(file);
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(bytesMax, snapshot.size()));
    try (FileChannel channel = openFile(snapshot, path)) {
      long position = snapshot.size() - bytes.capacity();
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, position + bytes.position()) < 0) {
          throw new EOFException("it became shorter meanwhile");
        }
      }
    }
    return Optional.of(new FileTail(snapshot, bytes.flip().asReadOnlyBuffer()));
  }

  @Override
  public CompletionStage<ByteRanges> open(FileSnapshot snapshot) {
    return on(
        snapshot.file(),
        "opening",
        path -> new DirectoryRanges(path, snapshot, openFile(snapshot, path), threads));
  }

  /** Attributes after opening are those of what was opened, unless it was another one already. */
  private static FileChannel openFile(FileSnapshot snapshot, Path path) throws IOException {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      boolean kept = false;
      try {
        kept = isStill(snapshot, path) && channel.size() == snapshot.size();
      } finally {
        if (!kept) {
          channel.close();
        }
      }
      if (kept) {
        return channel;
      }
    } catch (NoSuchFileException gone) {
      // Said below.
    }
    throw new SheafException(
        ErrorReason.VERSION_NOT_FOUND,
        "version "
            + snapshot.version()
            + " of "
            + snapshot.file()
            + " was replaced or removed; open it again");
  }

  private static boolean isStill(FileSnapshot snapshot, Path path) throws IOException {
    return FileAttributes.of(path)
        .filter(now -> now.version().equals(snapshot.version()))
        .isPresent();
  }

  @Override
  public CompletionStage<Optional<FileSnapshot>> look(String file) {
    return on(file, "looking at", path -> FileAttributes.of(path).map(now -> now.snapshot(file)));
  }

  @Override
  public CompletionStage<FileUpload> create(String file, boolean readBack) {
    return on(
        file,
        "writing",
        path -> {
          FileAttributes.of(path); // refuses to replace what is no regular file
          return DirectoryUpload.create(file, path, this);
        });
  }

  @Override
  public CompletionStage<Boolean> delete(String file) {
    return on(
        file,
        "removing",
        path -> {
          synchronized (this) {
            boolean deleted = FileAttributes.of(path).isPresent() && Files.deleteIfExists(path);
            force();
            return deleted;
          }
        });
  }

  /** Forces the directory's entries to disk. */
  void force() throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  @Override
  public CompletionStage<List<String>> list(String prefix, String after, int limit) {
    byte[] last = utf8(after);
    return threads.run(
        "listing the store",
        () ->
            names(name -> name.startsWith(prefix) && DirectoryNames.isName(name)).stream()
                .filter(name -> Arrays.compareUnsigned(utf8(name), last) > 0)
                .filter(name -> Files.isRegularFile(path(name), LinkOption.NOFOLLOW_LINKS))
                .sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)))
                .limit(limit)
                .toList());
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private List<String> names(Predicate<String> wanted) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (wanted.test(name)) {
          found.add(name);
        }
      }
    }
    return found;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public CompletionStage<Integer> clean(Optional<String> file, Duration olderThan) {
    return threads.run(
        "tidying up",
        () -> {
          int removed = 0;
          IOException unremovable = null;
          Instant before = Instant.now().minus(olderThan);
          for (String name : names(name -> isLeftover(name, file))) {
            try {
              removed += removeIfOld(path(name), before) ? 1 : 0;
            } catch (IOException stays) {
              unremovable = stays; // told once the others are gone
            }
          }
          if (unremovable != null) {
            throw unremovable;
          }
          return removed;
        });
  }

  private static boolean removeIfOld(Path path, Instant before) throws IOException {
    Optional<FileAttributes> found = FileAttributes.of(path);
    return found.isPresent()
        && found.get().modified().toInstant().isBefore(before)
        && Files.deleteIfExists(path);
  }

  private static boolean isLeftover(String name, Optional<String> file) {
    Optional<String> target = PendingName.target(name);
    return target.isPresent() && (file.isEmpty() || target.equals(file));
  }

  @Override
  public CompletionStage<Map<String, String>> ping() {
    return threads.run(
        "asking the store",
        () -> {
          FileStore disk = Files.getFileStore(directory);
          Map<String, String> properties = new LinkedHashMap<>();
          properties.put("address", "file://" + directory);
          properties.put("file system", disk.type());
          properties.put("bytes free", String.valueOf(disk.getUsableSpace()));
          return properties;
        });
  }

  @Override
  public void close() {
    threads.close();
  }
}
