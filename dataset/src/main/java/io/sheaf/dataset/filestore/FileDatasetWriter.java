package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.request.PutSummary;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A put into one file: batches are appended as they come, whatever their partitions, the dictionary
 * of a column when it changes; the footer tells which batch is whose.
 */
final class FileDatasetWriter implements DatasetWriter {
  private final FilePut put;
  private final FileUpload upload;
  private final FileAssembly assembly;
  private final FileCommits commits;
  private CompletionStage<Void> writes;
  private boolean ended;
  private @Nullable Throwable failure;

  FileDatasetWriter(FilePut put, FileUpload upload, FileAssembly assembly, FileCommits commits) {
    this.put = put;
    this.upload = upload;
    this.assembly = assembly;
    this.commits = commits;
    this.writes = upload.write(assembly.begin());
  }

  @Override
  public synchronized CompletionStage<Void> write(int partition, Chunk chunk) {
    try (chunk) {
      if (ended) {
        throw new IllegalStateException("the put has ended");
      }
      CompletionStage<Void> write = upload.write(next(partition, chunk));
      writes = writes.thenCombine(write, (before, done) -> null);
      return write;
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
      return CompletableFuture.failedFuture(e);
    }
  }

  private ByteBuf next(int partition, Chunk chunk) {
    List<IpcFrame> frames = parse(chunk);
    try {
      return assembly.batch(partition, chunk.appMetadata(), frames);
    } finally {
      frames.forEach(IpcFrame::close);
    }
  }

  private static List<IpcFrame> parse(Chunk chunk) {
    try {
      List<IpcFrame> frames = IpcFrames.parse(chunk.bytes());
      long batches =
          frames.stream().filter(frame -> frame.kind() == FrameKind.RECORD_BATCH).count();
      if (batches != 1) {
        frames.forEach(IpcFrame::close);
        throw new CorruptIpcException("it has " + batches + " record batches, not one");
      }
      return frames;
    } catch (CorruptIpcException e) {
      throw new SheafException(ErrorReason.INVALID_DATA, "a chunk: " + e.getMessage(), e);
    }
  }

  @Override
  public CompletionStage<PutSummary> commit() {
    CompletionStage<PutSummary> committed =
        end()
            .thenCompose(written -> commits.commit(put, upload, assembly))
            .thenApply(this::summary)
            .whenComplete((summary, problem) -> assembly.close());
    return FileCommits.abortAfter(committed, upload);
  }

  /** No more writes; done when none is under way, failed when one has failed. */
  private synchronized CompletionStage<Void> end() {
    ended = true;
    return failure == null ? writes : CompletableFuture.failedFuture(failure);
  }

  private PutSummary summary(FileSnapshot made) {
    return new PutSummary(
        made.version().value(), assembly.rows(), assembly.batches(), assembly.batchBytes());
  }

  @Override
  public CompletionStage<Void> abort() {
    synchronized (this) {
      ended = true;
    }
    return upload.abort().whenComplete((done, problem) -> assembly.close());
  }
}
