package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.transcode.BatchJoiner;
import io.sheaf.dataset.transcode.PaidBody;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.PartitionRouter.Routed;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are changed on their way, on the threads of {@link Transcoding}: they are routed one
 * after the other, compressed at once, and written in the order in which they came.
 */
final class TranscodedStaging implements BatchStaging {
  private static final long WAITING_BYTES_MAX = 32 << 20;

  /** Of the account that all share: a put that waits for its client must not hold much of it. */
  private static final int WAITING_SHARE = 8;

  private final PartitionRouter router;
  private final Optional<PutCodec> codec;
  private final Optional<ChunkSizer> sizer;
  private final SchemaMessage schema;
  private final ChunkWrites writes;
  private final Transcoding transcoding;
  private final CurrentDictionaries dictionaries;
  private final AtomicLong bytesInFlight = new AtomicLong();
  private CompletableFuture<?> routed = CompletableFuture.completedFuture(null);
  private CompletableFuture<?> begun = CompletableFuture.completedFuture(null);
  private volatile boolean closed;

  TranscodedStaging(
      PartitionRouter router,
      Optional<PutCodec> codec,
      Optional<Integer> chunkRows,
      SchemaMessage schema,
      ChunkWrites writes,
      Transcoding transcoding) {
    this.router = router;
    this.codec = codec;
    this.sizer =
        chunkRows.map(
            rows ->
                new ChunkSizer(
                    rows,
                    schema,
                    transcoding.allocator(),
                    transcoding.heap(),
                    Math.min(WAITING_BYTES_MAX, transcoding.bytesMax() / WAITING_SHARE)));
    this.schema = schema;
    this.writes = writes;
    this.transcoding = transcoding;
    this.dictionaries = new CurrentDictionaries(codec, transcoding.allocator());
  }

  @Override
  public CompletionStage<Void> stage(
      IpcFrame batch, List<IpcFrame> dictionaries, ByteString appMetadata) {
    StagedBatch staged = new StagedBatch(batch, dictionaries, appMetadata);
    long bytes = ChunkWrites.counted(Math.max(batch.bytes(), DecodedBytes.of(batch)));
    bytesInFlight.addAndGet(bytes);
    return run(staged, routingBytes(staged), room -> route(staged, room))
        .whenComplete((done, failure) -> bytesInFlight.addAndGet(-bytes));
  }

  /** Takes the batch over. */
  private CompletableFuture<Void> run(
      StagedBatch staged, long routingBytes, Consumer<Reservation> routing) {
    CompletableFuture<?> mine =
        routed.thenCompose(
            before ->
                transcoding.run(
                    routingBytes,
                    room -> {
                      checkOpen();
                      routing.accept(room);
                      return staged;
                    }));
    routed = mine;
    CompletableFuture<?> encoded = mine.thenCompose(parts -> encode(staged));
    CompletableFuture<CompletableFuture<Void>> written =
        begun.thenCombine(encoded, (before, parts) -> write(staged));
    begun = written;
    return written.thenCompose(writing -> writing).whenComplete((done, failure) -> staged.close());
  }

  private long routingBytes(StagedBatch staged) {
    long bytes =
        codec.isPresent()
            ? staged.dictionaries().stream().mapToLong(TranscodedStaging::codingBytes).sum()
            : 0;
    if (router.decodes() || sizer.isPresent()) {
      bytes += codingBytes(staged.source());
    }
    return router.decodes() && sizer.isPresent() ? bytes + DecodedBytes.of(staged.source()) : bytes;
  }

  /** What decoding a frame, and making another of it, needs at most. */
  private static long codingBytes(IpcFrame frame) {
    return frame.bytes() + 2 * DecodedBytes.of(frame);
  }

  private void route(StagedBatch staged, Reservation room) {
    List<IpcFrame> stored = dictionaries.of(staged.dictionaries());
    try {
      BufferCodec made =
          codec.map(PutCodec::codec).orElseGet(() -> FrameRecoder.codecOf(staged.source()));
      Deque<Routed> left =
          new ArrayDeque<>(router.route(staged.source().retain(), staged.dictionaries()));
      try {
        while (!left.isEmpty()) {
          StagedPart next = part(left.remove(), stored, staged.appMetadata(), made, room);
          sizer.ifPresentOrElse(
              sizing -> sizing.add(next, room, staged.parts()), () -> staged.add(next));
        }
      } finally {
        left.forEach(Routed::close);
      }
      if (transcoding.isBusy()) {
        sizer.ifPresent(sizing -> staged.parts().addAll(sizing.flush()));
      }
    } finally {
      stored.forEach(IpcFrame::close);
    }
  }

  /** Batches that are joined grow in one that may be copied, and are then compressed. */
  private static long codingBytes(StagedPart part) {
    return part.batches().size() > 1 ? 4 * part.decodedBytes() : codingBytes(part.batch());
  }

  private static StagedPart part(
      Routed part,
      List<IpcFrame> dictionaries,
      ByteString appMetadata,
      BufferCodec codec,
      Reservation room) {
    IpcFrame batch = part.isMade() ? PaidBody.of(part.batch(), room) : part.batch();
    return new StagedPart(
        part.partition(), batch, dictionaries, appMetadata, part.isMade(), codec, part.heap());
  }

  private CompletableFuture<Void> encode(StagedBatch staged) {
    return CompletableFuture.allOf(
        staged.parts().stream()
            .map(part -> begun(() -> encode(part)))
            .toArray(CompletableFuture[]::new));
  }

  /** What fails at once fails as a future, too: others are under way, and are waited for. */
  private static CompletableFuture<?> begun(Supplier<CompletableFuture<?>> task) {
    try {
      return task.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<?> encode(StagedPart part) {
    boolean changes =
        part.isMade()
            ? part.batches().size() > 1 || !part.codec().equals(BufferCodec.NONE)
            : codec.filter(wanted -> wanted.changes(part.batch())).isPresent();
    return changes
        ? transcoding.run(codingBytes(part), room -> encode(part, room))
        : CompletableFuture.completedFuture(null);
  }

  private @Nullable Void encode(StagedPart part, Reservation room) {
    checkOpen();
    IpcFrame source =
        part.batches().size() > 1
            ? BatchJoiner.join(schema, part.batches(), transcoding.allocator())
            : part.batch().retain();
    IpcFrame encoded =
        part.isMade()
            ? new FrameRecoder(part.codec(), transcoding.allocator()).recode(source)
            : codec.orElseThrow().apply(source, transcoding.allocator());
    part.replace(PaidBody.of(encoded, room));
    return null;
  }

  private CompletableFuture<Void> write(StagedBatch staged) {
    checkOpen();
    return CompletableFuture.allOf(
        staged.parts().stream()
            .map(part -> begun(() -> write(part)))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> write(StagedPart part) {
    return writes
        .write(part.partition(), part.batch().retain(), part.dictionaries(), part.appMetadata())
        .toCompletableFuture();
  }

  @Override
  public long bytesInFlight() {
    return bytesInFlight.get();
  }

  @Override
  public CompletionStage<Void> finish() {
    if (sizer.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    StagedBatch last = new StagedBatch();
    return run(last, 0, room -> last.parts().addAll(sizer.get().flush()));
  }

  private void checkOpen() {
    if (closed) {
      throw new SheafException(ErrorReason.CANCELLED, "the put has ended");
    }
  }

  /** The dictionaries are those of the task that runs last. */
  @Override
  public void close() {
    closed = true;
    routed.whenComplete(
        (done, failure) -> {
          dictionaries.close();
          sizer.ifPresent(ChunkSizer::close);
        });
  }
}
