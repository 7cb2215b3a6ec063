package io.sheaf.dataset.filestore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.FileTail;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Finds the file of a dataset and what is in it. What was found out once is kept until the file is
 * another one. Safe for any number of threads.
 */
final class FileFinder {
  private static final int READ_TRIES_MAX = 5;

  private final FileSpace space;
  private final FileNames names;
  private final ContentsReader reader;
  private final Executor executor;
  private final Cache<String, FileContents> cache;

  /**
   * @param executor of work that may wait
   */
  FileFinder(
      FileSpace space,
      FileNames names,
      ContentsReader reader,
      FileStoreOptions options,
      Executor executor) {
    this.space = space;
    this.names = names;
    this.reader = reader;
    this.executor = executor;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(options.cacheBytesMax())
            .weigher((String file, FileContents contents) -> contents.weight())
            .build();
  }

  /** The file of a dataset as it is now; empty when there is none. */
  CompletionStage<Optional<FileSnapshot>> find(DatasetName dataset) {
    try {
      String stream = names.stream(dataset);
      return space
          .look(names.file(dataset))
          .thenCompose(
              found ->
                  found.isPresent() ? CompletableFuture.completedStage(found) : space.look(stream));
    } catch (SheafException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What is in the file of a dataset; empty when there is none. */
  CompletionStage<Optional<FileContents>> contents(DatasetName dataset) {
    try {
      String stream = names.stream(dataset);
      return contents(names.file(dataset))
          .thenCompose(
              found ->
                  found.isPresent() ? CompletableFuture.completedStage(found) : contents(stream));
    } catch (SheafException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * What is in the file of a dataset when a put of this id made it; empty when there is none or
   * another's. A file that can't be read is another's, so that it can be replaced.
   */
  CompletionStage<Optional<FileContents>> madeBy(DatasetName dataset, String putId) {
    try {
      return contents(names.file(dataset))
          .thenApply(found -> found.filter(each -> each.putId().equals(Optional.of(putId))))
          .exceptionallyCompose(
              failure ->
                  is(ErrorReason.CHUNK_CORRUPT, failure)
                      ? CompletableFuture.completedStage(Optional.empty())
                      : CompletableFuture.failedStage(failure));
    } catch (SheafException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean is(ErrorReason reason, Throwable failure) {
    return SheafException.unwrap(failure) instanceof SheafException known
        && known.reason() == reason;
  }

  /** What is in a file; empty when there is none. */
  CompletionStage<Optional<FileContents>> contents(String file) {
    FileContents known = cache.getIfPresent(file);
    if (known == null) {
      return read(file, READ_TRIES_MAX);
    }
    return space
        .look(file)
        .thenCompose(
            now ->
                now.map(FileSnapshot::version).equals(Optional.of(known.snapshot().version()))
                    ? CompletableFuture.completedStage(Optional.of(known))
                    : read(file, READ_TRIES_MAX));
  }

  /** When the file is replaced while it is read, the one that is there now is wanted. */
  private CompletionStage<Optional<FileContents>> read(String file, int triesLeft) {
    return space
        .tail(file, ContentsReader.TAIL_BYTES)
        .thenApplyAsync(found -> found.map(this::read), executor)
        .exceptionallyCompose(
            failure ->
                is(ErrorReason.VERSION_NOT_FOUND, failure) && triesLeft > 1
                    ? read(file, triesLeft - 1)
                    : CompletableFuture.failedStage(failure));
  }

  private FileContents read(FileTail tail) {
    FileContents contents = reader.read(tail);
    cache.put(tail.snapshot().file(), contents);
    return contents;
  }
}
