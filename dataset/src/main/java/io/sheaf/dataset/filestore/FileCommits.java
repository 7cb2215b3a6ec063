package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.arrow.memory.BufferAllocator;

/** Gives files their end and their name. Safe for any number of threads. */
final class FileCommits {
  private final FileSpace space;
  private final FileFinder finder;
  private final FileIndexCodec indexes;
  private final MemoryBudget budget;
  private final BufferAllocator allocator;
  private final FileStoreOptions options;
  private final Executor executor;

  /**
   * @param executor of work that may wait
   */
  FileCommits(
      FileSpace space,
      FileFinder finder,
      FileIndexCodec indexes,
      MemoryBudget budget,
      BufferAllocator allocator,
      FileStoreOptions options,
      Executor executor) {
    this.space = space;
    this.finder = finder;
    this.indexes = indexes;
    this.budget = budget;
    this.allocator = allocator;
    this.options = options;
    this.executor = executor;
  }

  /**
   * Ends a file to which all batches were written, unless another try of the put has made it
   * already. Of two tries that end at the same moment one makes it, save that a plain overwrite,
   * which replaces whatever is there, may then be made by both, one after the other.
   *
   * @param upload for the caller to abort, which does nothing when this has made the file of it
   */
  CompletionStage<FileSnapshot> commit(FilePut put, FileUpload upload, FileAssembly assembly) {
    return finder
        .find(put.dataset())
        .thenCompose(
            current ->
                repeated(put)
                    .thenCompose(
                        made ->
                            made.isPresent()
                                ? CompletableFuture.completedStage(made)
                                : make(put, current, upload, assembly)))
        .exceptionallyCompose(failure -> settle(put, SheafException.unwrap(failure)))
        .thenCompose(made -> made.isPresent() ? tidy(put, made.get()) : refuse(put));
  }

  /**
   * The file that another try of the put made. Asked after what is current: a try that commits
   * later fails the condition of this one.
   */
  private CompletionStage<Optional<FileSnapshot>> repeated(FilePut put) {
    return put.options().putId().isPresent()
        ? own(put)
        : CompletableFuture.completedStage(Optional.empty());
  }

  private CompletionStage<Optional<FileSnapshot>> make(
      FilePut put, Optional<FileSnapshot> current, FileUpload upload, FileAssembly assembly) {
    put.check(current);
    return assembly.dictionariesChanged()
        ? unify(put, upload, assembly)
        : end(put, upload, assembly);
  }

  private CompletionStage<Optional<FileSnapshot>> end(
      FilePut put, FileUpload upload, FileAssembly assembly) {
    return upload
        .write(assembly.end(indexes, put.putId()))
        .thenCompose(written -> upload.finish(put.condition()));
  }

  /** The file's end is not waited for: what is given up there may be visible all the same. */
  private CompletionStage<Optional<FileSnapshot>> unify(
      FilePut put, FileUpload staged, FileAssembly assembly) {
    return space
        .create(put.file(), false)
        .thenCompose(
            upload ->
                abortAfter(
                    CompletableFuture.runAsync(
                            () -> writeUnified(put, staged, assembly, upload), executor)
                        .thenCompose(written -> upload.finish(put.condition())),
                    upload));
  }

  private void writeUnified(
      FilePut put, FileUpload staged, FileAssembly assembly, FileUpload upload) {
    try (FileAssembly unified = new FileAssembly(put.schema(), budget);
        ByteRanges from = Waiting.await("reading", staged.readBack(), options.stepWaitMax())) {
      new UnifiedFile(
              put.schema(), assembly.messages(), from, budget, allocator, options.stepWaitMax())
          .write(unified, upload);
      ByteBuf end = unified.end(indexes, put.putId());
      Waiting.await("writing a file", upload.write(end), options.stepWaitMax());
    }
  }

  /** As some work on an upload ends, once what the upload has left is gone. */
  static <T> CompletionStage<T> abortAfter(CompletionStage<T> work, FileUpload upload) {
    return work.handle((done, failure) -> upload.abort())
        .thenCompose(aborted -> aborted)
        .thenCompose(removed -> work);
  }

  /** When the answer was lost, the file tells whose it is. */
  private CompletionStage<Optional<FileSnapshot>> settle(FilePut put, Throwable failure) {
    boolean isUnknown =
        failure instanceof SheafException known && known.reason() == ErrorReason.COMMIT_UNKNOWN;
    return isUnknown
        ? own(put)
            .exceptionally(unreachable -> Optional.empty())
            .thenApply(
                made ->
                    made.or(
                        () -> {
                          throw Refusals.commitUnknown(put.dataset(), put.putId(), failure);
                        }))
        : CompletableFuture.failedFuture(failure);
  }

  /** The file that this put made; empty when there is none, or another's. */
  private CompletionStage<Optional<FileSnapshot>> own(FilePut put) {
    return finder
        .madeBy(put.dataset(), put.putId())
        .thenApply(found -> found.map(FileContents::snapshot));
  }

  private CompletionStage<FileSnapshot> tidy(FilePut put, FileSnapshot made) {
    return put.stream()
        .map(stream -> space.delete(stream).exceptionally(stays -> false))
        .orElseGet(() -> CompletableFuture.completedFuture(false))
        .thenApply(done -> made);
  }

  /** What is in the way may be the put's own, made by a try whose answer was lost. */
  private CompletionStage<FileSnapshot> refuse(FilePut put) {
    return own(put)
        .thenCompose(
            made ->
                made.isPresent()
                    ? tidy(put, made.get())
                    : finder
                        .find(put.dataset())
                        .thenApply(
                            current -> {
                              put.check(current);
                              throw Refusals.conflict(
                                  put.dataset(),
                                  put.options().ifVersion(),
                                  current.map(FileSnapshot::version));
                            }));
  }
}
