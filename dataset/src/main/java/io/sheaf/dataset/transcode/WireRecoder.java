package io.sheaf.dataset.transcode;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkRecoder;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.DecodedBytes;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.ipc.CorruptIpcException;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Chunks in the codec that a request wants on the wire. Dictionaries stay as they are: a stream has
 * them once, and must see whether they are those of the chunk before.
 */
public final class WireRecoder implements ChunkRecoder {
  /** What a chunk may become: readers have asked for so many bytes of chunks as stored. */
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
      return unchanged();
    }
    return CompletableFuture.completedFuture(frames)
        .thenCompose(parsed -> recode(parsed, budget))
        .whenComplete((recoded, failure) -> frames.forEach(IpcFrame::close))
        .exceptionally(failure -> Optional.empty());
  }

  /**
   * @param frames lent until the stage is complete
   */
  private CompletionStage<Optional<ByteBuf>> recode(List<IpcFrame> frames, MemoryBudget budget) {
    List<IpcFrame> changing = frames.stream().filter(this::changes).toList();
    long stored = frames.stream().mapToLong(IpcFrame::bytes).sum();
    long bytesMax = stored + changing.stream().mapToLong(DecodedBytes::of).sum();
    if (changing.isEmpty() || bytesMax > GROWTH_MAX * stored) {
      return unchanged();
    }
    long bytesNeeded = changing.stream().mapToLong(FrameTranscoder::bytesNeeded).sum();
    return budget
        .tryReserve(bytesMax)
        .map(room -> recode(frames, room, bytesNeeded))
        .orElseGet(WireRecoder::unchanged);
  }

  /**
   * @param room taken over
   */
  private CompletionStage<Optional<ByteBuf>> recode(
      List<IpcFrame> frames, Reservation room, long bytesNeeded) {
    return transcoding
        .tryRun(bytesNeeded, paid -> join(frames, room))
        .<CompletionStage<Optional<ByteBuf>>>map(Function.identity())
        .orElseGet(WireRecoder::unchanged)
        .whenComplete((recoded, failure) -> room.close());
  }

  private boolean changes(IpcFrame frame) {
    return frame.kind() == FrameKind.RECORD_BATCH && !FrameRecoder.codecOf(frame).equals(codec);
  }

  private Optional<ByteBuf> join(List<IpcFrame> frames, Reservation room) {
    List<IpcFrame> recoded = new ArrayList<>(frames.size());
    try {
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

  private static CompletionStage<Optional<ByteBuf>> unchanged() {
    return CompletableFuture.completedFuture(Optional.empty());
  }
}
