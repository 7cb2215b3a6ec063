package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.DecodedBytes;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.transcode.PaidBody;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.PartitionRouter.Routed;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.Reservation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are changed on their way, on the threads of {@link Transcoding}: they are routed one
 * after the other, compressed at once, and written in the order in which they came.
 */
final class TranscodedStaging implements BatchStaging {
  private final PartitionRouter router;
  private final Optional<PutCodec> codec;
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
      ChunkWrites writes,
      Transcoding transcoding) {
    this.router = router;
    this.codec = codec;
    this.writes = writes;
    this.transcoding = transcoding;
    this.dictionaries = new CurrentDictionaries(codec, transcoding.allocator());
  }

  @Override
  public CompletionStage<Void> stage(
      IpcFrame batch, List<IpcFrame> dictionaries, ByteString appMetadata) {
    StagedBatch staged = new StagedBatch(batch, dictionaries, appMetadata);
    long bytes = batch.bytes();
    bytesInFlight.addAndGet(bytes);
    return run(staged)
        .whenComplete(
            (done, failure) -> {
              staged.close();
              bytesInFlight.addAndGet(-bytes);
            });
  }

  private CompletableFuture<Void> run(StagedBatch staged) {
    CompletableFuture<?> mine =
        routed.thenCompose(
            before -> transcoding.run(routingBytes(staged), room -> route(staged, room)));
    routed = mine;
    CompletableFuture<?> encoded = mine.thenCompose(parts -> encode(staged));
    CompletableFuture<CompletableFuture<Void>> written =
        begun.thenCombine(encoded, (before, parts) -> write(staged));
    begun = written;
    return written.thenCompose(writing -> writing);
  }

  private long routingBytes(StagedBatch staged) {
    long bytes =
        codec.isPresent()
            ? staged.dictionaries().stream().mapToLong(TranscodedStaging::codingBytes).sum()
            : 0;
    return bytes + (router.decodes() ? codingBytes(staged.source()) : 0);
  }

  /** What decoding a frame, and making another of it, needs at most. */
  private static long codingBytes(IpcFrame frame) {
    return frame.bytes() + 2 * DecodedBytes.of(frame);
  }

  private @Nullable Void route(StagedBatch staged, Reservation room) {
    checkOpen();
    List<IpcFrame> stored = dictionaries.of(staged.dictionaries());
    try {
      BufferCodec made =
          codec.map(PutCodec::codec).orElseGet(() -> FrameRecoder.codecOf(staged.source()));
      for (Routed part : router.route(staged.source().retain(), staged.dictionaries())) {
        staged.add(part(part, stored, staged.appMetadata(), made, room));
      }
      return null;
    } finally {
      stored.forEach(IpcFrame::close);
    }
  }

  private static StagedPart part(
      Routed part,
      List<IpcFrame> dictionaries,
      ByteString appMetadata,
      BufferCodec codec,
      Reservation room) {
    IpcFrame batch = part.isMade() ? PaidBody.of(part.batch(), room) : part.batch();
    return new StagedPart(part.partition(), batch, dictionaries, appMetadata, part.isMade(), codec);
  }

  private CompletableFuture<Void> encode(StagedBatch staged) {
    return CompletableFuture.allOf(
        staged.parts().stream().map(this::encode).toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<?> encode(StagedPart part) {
    boolean changes =
        part.isMade()
            ? !part.codec().equals(BufferCodec.NONE)
            : codec.filter(wanted -> wanted.changes(part.batch())).isPresent();
    return changes
        ? transcoding.run(codingBytes(part.batch()), room -> encode(part, room))
        : CompletableFuture.completedFuture(null);
  }

  private @Nullable Void encode(StagedPart part, Reservation room) {
    checkOpen();
    IpcFrame source = part.batch().retain();
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
            .map(
                part ->
                    writes
                        .write(
                            part.partition(),
                            part.batch().retain(),
                            part.dictionaries(),
                            part.appMetadata())
                        .toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  @Override
  public long bytesInFlight() {
    return bytesInFlight.get();
  }

  @Override
  public CompletionStage<Void> finish() {
    return CompletableFuture.completedFuture(null);
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
    routed.whenComplete((done, failure) -> dictionaries.close());
  }
}
