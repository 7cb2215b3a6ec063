package io.sheaf.dataset.transfer;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/**
 * A dataset's rows on their way into a put, untouched unless the put asks for a change. They stay
 * in their partitions, and keep what their application sent along with them, unless the put says
 * how they are partitioned. By one thread that may wait.
 */
public final class DatasetCopy {
  private final Dataset from;
  private final DatasetRequest request;
  private final Limits limits;
  private final LongConsumer chunksDone;
  private final Deque<CompletionStage<Void>> staging = new ArrayDeque<>();
  private long chunks;

  /**
   * What bounds a copy.
   *
   * @param readAheadBytesMax read ahead at most
   * @param inFlightBytesMax on their way to the store at most
   */
  public record Limits(PutLimits put, long readAheadBytesMax, long inFlightBytesMax) {}

  /**
   * @param request what of the dataset
   * @param chunksDone told how many were read so far; what it throws ends the copy
   */
  public DatasetCopy(Dataset from, DatasetRequest request, Limits limits, LongConsumer chunksDone) {
    this.from = from;
    this.request = request;
    this.limits = limits;
    this.chunksDone = chunksDone;
  }

  /**
   * Copies and commits; nothing is visible before, and nothing stays when it fails. Fails as {@link
   * DatasetPut} and {@link DatasetFrames} do.
   *
   * @param to where the put goes
   */
  public PutSummary into(DatasetStore to, PutRequest put) {
    Optional<KeptPartition> kept =
        put.partitioning().isPresent() ? Optional.empty() : Optional.of(new KeptPartition());
    try (DatasetFrames schema = open(request)) {
      DatasetPut begun =
          Waiting.awaitBegun(
              DatasetPut.begin(
                  to, put, schema.schema(), limits.put, kept.map(PartitionRouter.class::cast)));
      return into(begun, kept);
    }
  }

  private PutSummary into(DatasetPut put, Optional<KeptPartition> kept) {
    boolean copied = false;
    try {
      if (kept.isEmpty()) {
        copy(put, request);
      } else {
        for (int partition : partitions()) {
          kept.get().set(partition);
          copy(put, request.forPartition(partition));
        }
      }
      copied = true;
    } finally {
      if (!copied) {
        Waiting.awaitEnd("removing what was staged", put::abort);
      }
    }
    return Waiting.awaitCommit(() -> put.commit(Optional.of(put.rows())));
  }

  private List<Integer> partitions() {
    return request.partitions().isEmpty()
        ? from.info().partitions().stream().map(PartitionInfo::partition).toList()
        : request.partitions();
  }

  private DatasetFrames open(DatasetRequest part) {
    return DatasetFrames.open(
        from, part, limits.readAheadBytesMax, limits.put.transcoding().dictionaryMemory());
  }

  private void copy(DatasetPut put, DatasetRequest part) {
    try (DatasetFrames frames = open(part)) {
      for (List<Tagged> next = next(frames); !next.isEmpty(); next = next(frames)) {
        accept(put, next);
      }
    }
    while (!staging.isEmpty()) {
      awaitOldest();
    }
  }

  private List<Tagged> next(DatasetFrames frames) {
    CompletionStage<List<Tagged>> chunk = frames.next();
    try {
      return Waiting.await("reading a chunk", chunk);
    } catch (RuntimeException e) {
      chunk.thenAccept(late -> late.forEach(tagged -> tagged.frame().close()));
      throw e;
    }
  }

  private void accept(DatasetPut put, List<Tagged> frames) {
    Deque<Tagged> left = new ArrayDeque<>(frames);
    try {
      while (!left.isEmpty()) {
        Tagged next = left.remove();
        if (next.frame().kind() == FrameKind.SCHEMA) {
          next.frame().close();
        } else {
          chunks += next.frame().kind() == FrameKind.RECORD_BATCH ? 1 : 0;
          staging.add(put.accept(next.frame(), next.appMetadata()));
        }
      }
    } finally {
      left.forEach(tagged -> tagged.frame().close());
    }
    chunksDone.accept(chunks);
    Waiting.checkWanted("copying");
    while (!staging.isEmpty() && (isDone() || put.bytesInFlight() > limits.inFlightBytesMax)) {
      awaitOldest();
    }
  }

  private boolean isDone() {
    return staging.element().toCompletableFuture().isDone();
  }

  private void awaitOldest() {
    Waiting.await("writing a chunk", staging.remove());
  }
}
