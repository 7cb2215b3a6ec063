package io.sheaf.dataset.managed;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.PutSummary;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A put into the versioned layout. */
final class ManagedWriter implements DatasetWriter {
  private final WriterIdentity identity;
  private final ManagedParts parts;
  private final StagedChunks staged = new StagedChunks();
  private final ChunkLife life;
  private final WriterNotes notes;
  private final Future<?> leaseRenewal;
  private int writesUnderWay;
  private boolean ended;
  private boolean committing;
  private @Nullable Throwable failure;
  private @Nullable CompletableFuture<Void> idle;

  ManagedWriter(WriterIdentity identity, ManagedParts parts) {
    this.identity = identity;
    this.parts = parts;
    this.life = new ChunkLife(identity, parts);
    this.notes = new WriterNotes(this::note);
    this.leaseRenewal = parts.leases().keep(identity.dataset(), identity.writer(), this::fenced);
  }

  private CompletionStage<Void> note(WriterChunks chunks) {
    DatasetName dataset = identity.dataset();
    return parts
        .heads()
        .note(dataset, identity.writer(), chunks, false, parts.options().lease())
        .thenAccept(
            there -> {
              if (!there) {
                throw Refusals.fenced(dataset, identity.writer());
              }
            });
  }

  private synchronized void fenced() {
    failure = failure == null ? Refusals.fenced(identity.dataset(), identity.writer()) : failure;
  }

  @Override
  public CompletionStage<Void> write(int partition, Chunk chunk) {
    try {
      begin();
    } catch (RuntimeException e) {
      chunk.close();
      return CompletableFuture.failedFuture(e);
    }
    return stageOrFail(partition, chunk)
        .whenComplete(
            (done, problem) -> {
              chunk.close();
              end(problem);
            });
  }

  private CompletionStage<Void> stageOrFail(int partition, Chunk chunk) {
    try {
      return stage(partition, chunk);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Void> stage(int partition, Chunk chunk) {
    ByteBuf bytes = chunk.bytes();
    ChunkEntry entry =
        staged.add(
            partition,
            chunk.rows(),
            bytes.readableBytes(),
            Checksum.of(bytes),
            chunk.appMetadata());
    SegmentKeys keys =
        new SegmentKeys(
            parts.options().namespace(), identity.dataset(), identity.writer(), partition);
    return notes
        .cover(partition, entry.batch())
        .thenCompose(
            covered -> parts.chunks().write(keys.chunk(entry.batch()), bytes, life.staged()));
  }

  private synchronized void begin() {
    if (ended) {
      throw new IllegalStateException("the put has ended");
    }
    if (failure != null) {
      throw asSheafException(failure);
    }
    writesUnderWay++;
  }

  private void end(@Nullable Throwable problem) {
    CompletableFuture<Void> nowIdle = null;
    synchronized (this) {
      writesUnderWay--;
      failure = failure == null ? problem : failure;
      nowIdle = writesUnderWay == 0 ? idle : null;
    }
    if (nowIdle != null) {
      nowIdle.complete(null);
    }
  }

  /** No more writes; done when none is under way. */
  private synchronized CompletionStage<Void> end() {
    ended = true;
    if (idle == null) {
      idle = new CompletableFuture<>();
      if (writesUnderWay == 0) {
        idle.complete(null);
      }
    }
    return idle;
  }

  @Override
  public CompletionStage<PutSummary> commit() {
    return end()
        .thenCompose(idle -> checkedCommit())
        .whenComplete((summary, problem) -> leaseRenewal.cancel(false))
        .exceptionallyCompose(this::discardAfter);
  }

  private CompletionStage<PutSummary> checkedCommit() {
    synchronized (this) {
      if (failure != null) {
        throw asSheafException(failure);
      }
      committing = true;
    }
    return new ManagedCommit(identity, parts, staged).run();
  }

  /**
   * Fails as the commit did, with its chunks removed. What becomes of an unknown commit, the head
   * decides when somebody fences the writer; a store that is away is not waited for.
   */
  private CompletionStage<PutSummary> discardAfter(Throwable problem) {
    SheafException failed = asSheafException(problem);
    CompletionStage<Void> discarded =
        switch (failed.reason()) {
          case COMMIT_UNKNOWN -> CompletableFuture.completedStage(null);
          case WRITER_FENCED -> discardUncommitted();
          default -> parts.reaper().discard(identity.dataset(), identity.writer());
        };
    return failed.reason() == ErrorReason.STORE_UNAVAILABLE
        ? CompletableFuture.failedStage(failed)
        : discarded.thenCompose(done -> CompletableFuture.failedStage(failed));
  }

  private CompletionStage<Void> discardUncommitted() {
    return parts
        .reaper()
        .discardUncommitted(identity.dataset(), identity.writer(), staged.counts());
  }

  @Override
  public CompletionStage<Void> abort() {
    leaseRenewal.cancel(false);
    return end().thenCompose(idle -> discardAborted());
  }

  private CompletionStage<Void> discardAborted() {
    synchronized (this) {
      failure = failure == null ? aborted() : failure;
      if (!committing) {
        return discardUncommitted();
      }
    }
    return parts.reaper().discard(identity.dataset(), identity.writer());
  }

  private SheafException aborted() {
    return new SheafException(
        ErrorReason.CANCELLED, "the put of '" + identity.dataset() + "' was aborted");
  }

  private static SheafException asSheafException(Throwable failure) {
    return SheafException.unwrap(failure) instanceof SheafException own
        ? own
        : new SheafException(ErrorReason.INTERNAL, "an earlier write failed: " + failure, failure);
  }
}
