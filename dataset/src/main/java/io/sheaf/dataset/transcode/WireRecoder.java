package io.sheaf.dataset.transcode;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkRecoder;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.WireForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Chunks in the codec that a request wants on the wire. Dictionaries stay as they are: a stream has
 * them once, and must see whether they are those of the chunk before.
 */
public final class WireRecoder implements ChunkRecoder {
  /** The first group of chunks may become so many times what its reader has asked for. */
  private static final int GROWTH_MAX = 8;

  private final WireForm form;
  private final BufferCodec codec;
  private final FrameRecoder recoder;
  private final Transcoding transcoding;

  private WireRecoder(WireForm form, BufferCodec codec, Transcoding transcoding) {
    this.form = form;
    this.codec = codec;
    this.recoder = new FrameRecoder(codec, transcoding.allocator());
    this.transcoding = transcoding;
  }

  /**
   * The recoder for a request.
   *
   * @return empty when the request wants batches as they are stored, or parts of them
   */
  public static Optional<ChunkRecoder> of(DatasetRequest request, Transcoding transcoding) {
    if (!request.columns().isEmpty()) {
      return Optional.empty();
    }
    return request
        .wire()
        .flatMap(
            form ->
                FrameTranscoder.codec(form)
                    .map(codec -> new WireRecoder(form, codec, transcoding)));
  }

  @Override
  public WireForm form() {
    return form;
  }

  @Override
  public CompletionStage<Optional<ByteBuf>> recode(Chunk chunk, MemoryBudget budget) {
    List<IpcFrame> frames;
    try {
      frames = IpcFrames.parse(chunk.bytes());
    } catch (CorruptIpcException e) {
      return CompletableFuture.completedFuture(asItIs(chunk));
    }
    return CompletableFuture.completedFuture(chunk)
        .thenCompose(whole -> recode(whole, frames, budget))
        .whenComplete((recoded, failure) -> frames.forEach(IpcFrame::close))
        .exceptionally(failure -> afterFailure(chunk, failure));
  }

  private CompletionStage<Optional<ByteBuf>> recode(
      Chunk chunk, List<IpcFrame> frames, MemoryBudget budget) {
    List<IpcFrame> changing = frames.stream().filter(this::changes).toList();
    long stored = chunk.bytes().readableBytes();
    long bytesMax = stored + changing.stream().mapToLong(DecodedBytes::of).sum();
    if (changing.isEmpty() || bytesMax > (GROWTH_MAX + 1) * stored) {
      return CompletableFuture.completedFuture(asItIs(chunk));
    }
    long bytesNeeded = changing.stream().mapToLong(FrameTranscoder::bytesNeeded).sum();
    return transcoding
        .tryRun(bytesNeeded, paid -> recode(frames, budget.tryReserve(bytesMax)))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private static Optional<ByteBuf> asItIs(Chunk chunk) {
    return Optional.of(chunk.bytes().retainedDuplicate());
  }

  /** Whoever reads it meets the same, and tells the client. */
  private static Optional<ByteBuf> afterFailure(Chunk chunk, Throwable failure) {
    if (!(SheafException.unwrap(failure) instanceof SheafException known)) {
      throw new CompletionException(failure);
    }
    return known.reason() == ErrorReason.INVALID_DATA ? asItIs(chunk) : Optional.empty();
  }

  private boolean changes(IpcFrame frame) {
    return frame.kind() == FrameKind.RECORD_BATCH && !FrameRecoder.codecOf(frame).equals(codec);
  }

  /**
   * @param reserved closed
   */
  private Optional<ByteBuf> recode(List<IpcFrame> frames, Optional<Reservation> reserved) {
    if (reserved.isEmpty()) {
      return Optional.empty();
    }
    List<IpcFrame> recoded = new ArrayList<>(frames.size());
    try (Reservation room = reserved.get()) {
      for (IpcFrame frame : frames) {
        recoded.add(changes(frame) ? recoder.recode(frame.retain()) : frame.retain());
      }
      return copy(IpcStreams.join(recoded), room);
    } finally {
      recoded.forEach(IpcFrame::close);
    }
  }

  /**
   * @param stream taken over
   */
  private static Optional<ByteBuf> copy(ByteBuf stream, Reservation room) {
    try {
      int bytes = stream.readableBytes();
      return bytes > room.bytesLeft()
          ? Optional.empty()
          : Optional.of(room.allocate(bytes).writeBytes(stream));
    } finally {
      stream.release();
    }
  }
}
