package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.transcode.FrameTranscoder;
import io.sheaf.dataset.transcode.PaidBody;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Frames changed for the wire, a few chunks at once and ahead of the reader: as many as there are
 * threads for it, and no further chunk once those here or under way have {@code bytesAheadMax}
 * bytes when decoded.
 */
final class TranscodedFrames implements ChunkFrames {
  private final ChunkFrames source;
  private final FrameTranscoder transcoder;
  private final Transcoding transcoding;
  private final long bytesAheadMax;
  private final Deque<Slot> slots = new ArrayDeque<>();
  private long bytesAhead;
  private boolean reading;
  private boolean ended;
  private volatile boolean closed;

  /** A chunk under way. */
  private static final class Slot {
    private final CompletableFuture<List<Tagged>> frames = new CompletableFuture<>();
    private long bytes;
    private boolean isTaken;
  }

  /**
   * @param source taken over
   */
  TranscodedFrames(
      ChunkFrames source, FrameTranscoder transcoder, Transcoding transcoding, long bytesAheadMax) {
    this.source = source;
    this.transcoder = transcoder;
    this.transcoding = transcoding;
    this.bytesAheadMax = bytesAheadMax;
  }

  @Override
  public CompletionStage<List<Tagged>> next() {
    fill();
    Slot slot = take();
    fill();
    return slot.frames;
  }

  private synchronized Slot take() {
    Slot slot = slots.poll();
    if (slot == null) {
      slot = new Slot();
      if (closed) {
        slot.frames.completeExceptionally(cancelled());
      } else {
        slot.frames.complete(List.of());
      }
    }
    slot.isTaken = true;
    bytesAhead -= slot.bytes;
    return slot;
  }

  /** Asks for chunks until there are enough; the source is asked for one at a time. */
  private void fill() {
    Slot slot = open();
    while (slot != null) {
      Slot asked = slot;
      CompletableFuture<List<Tagged>> stored = source.next().toCompletableFuture();
      stored.whenComplete((frames, failure) -> came(asked, frames, failure));
      slot = stored.isDone() ? open() : null;
    }
  }

  private synchronized @Nullable Slot open() {
    boolean hasRoom =
        slots.isEmpty() || slots.size() <= transcoding.threadsMax() && bytesAhead < bytesAheadMax;
    if (closed || ended || reading || !hasRoom) {
      return null;
    }
    reading = true;
    Slot slot = new Slot();
    slots.add(slot);
    return slot;
  }

  private void came(Slot slot, @Nullable List<Tagged> frames, @Nullable Throwable failure) {
    arrived(slot, frames == null ? List.of() : frames);
    if (frames == null) {
      slot.frames.completeExceptionally(
          SheafException.unwrap(failure == null ? cancelled() : failure));
      return;
    }
    CompletableFuture<List<Tagged>> changing = changed(frames); // before those that come later
    fill();
    changing.whenComplete(
        (changed, problem) -> {
          close(frames);
          complete(slot, changed, problem);
        });
  }

  private synchronized void arrived(Slot slot, List<Tagged> frames) {
    reading = false;
    ended = ended || frames.isEmpty();
    slot.bytes = frames.stream().mapToLong(each -> DecodedBytes.of(each.frame())).sum();
    bytesAhead += slot.isTaken ? 0 : slot.bytes;
  }

  /** Also what is wrong with a batch at first sight fails its slot: the reader waits for that. */
  private CompletableFuture<List<Tagged>> changed(List<Tagged> frames) {
    try {
      return transcode(frames);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void complete(
      Slot slot, @Nullable List<Tagged> changed, @Nullable Throwable problem) {
    if (changed == null) {
      slot.frames.completeExceptionally(problem == null ? cancelled() : explained(problem));
    } else {
      slot.frames.complete(changed);
    }
  }

  private CompletableFuture<List<Tagged>> transcode(List<Tagged> frames) {
    long bytes = frames.stream().filter(this::changes).mapToLong(each -> bytesNeeded(each)).sum();
    if (frames.stream().noneMatch(this::changes)) {
      return CompletableFuture.completedFuture(
          frames.stream()
              .map(each -> new Tagged(each.frame().retain(), each.appMetadata()))
              .toList());
    }
    return transcoding.run(bytes, room -> apply(frames, room));
  }

  private boolean changes(Tagged each) {
    return transcoder.changes(each.frame(), each.appMetadata().size());
  }

  private static long bytesNeeded(Tagged each) {
    return FrameTranscoder.bytesNeeded(each.frame());
  }

  private List<Tagged> apply(List<Tagged> frames, Reservation room) {
    List<Tagged> changed = new ArrayList<>(frames.size());
    try {
      for (Tagged each : frames) {
        if (closed) {
          throw cancelled();
        }
        apply(each, room, changed);
      }
      return changed;
    } catch (RuntimeException | Error e) {
      close(changed);
      throw e;
    }
  }

  /** What the application sent along with a batch goes with its first piece. */
  private void apply(Tagged each, Reservation room, List<Tagged> to) {
    if (!changes(each)) {
      to.add(new Tagged(each.frame().retain(), each.appMetadata()));
      return;
    }
    ByteString appMetadata = each.appMetadata();
    for (IpcFrame piece : transcoder.apply(each.frame(), appMetadata.size())) {
      to.add(new Tagged(PaidBody.of(piece, room), appMetadata));
      appMetadata = ByteString.EMPTY;
    }
  }

  @Override
  public void close() {
    List<Slot> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(slots);
      slots.clear();
    }
    source.close();
    left.forEach(slot -> slot.frames.thenAccept(TranscodedFrames::close));
  }

  private static void close(List<Tagged> frames) {
    frames.forEach(tagged -> tagged.frame().close());
  }

  /** What is stored was checked when it came in: when it can't be decoded, it is damaged. */
  private static Throwable explained(Throwable problem) {
    Throwable cause = SheafException.unwrap(problem);
    return cause instanceof SheafException known && known.reason() == ErrorReason.INVALID_DATA
        ? new SheafException(
            ErrorReason.CHUNK_CORRUPT,
            "a stored batch can't be decoded: " + known.getMessage(),
            known)
        : cause;
  }

  private static SheafException cancelled() {
    return new SheafException(ErrorReason.CANCELLED, "reading was cancelled");
  }
}
