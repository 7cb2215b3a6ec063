package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.DecodingOption;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.wire.FlightFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket stands for, pulled frame by frame as it lies in the store: the schema, then
 * dictionaries and record batches. The server sends only as fast as frames are pulled.
 *
 * <p>A stream that breaks is gone on with, as the client's {@link RetryPolicy} says: from the start
 * while no batch was handed out, else behind the last batch that was. The latter needs a ticket
 * that names a version and no {@code message_bytes}, as the tickets of {@link SheafClient#info} do;
 * with others the failure is thrown, since what comes could be another version's. No batch comes
 * twice or is left out; dictionaries may come again.
 *
 * <p>{@link #next} throws {@link SheafException} with the server's reason, SERVER_UNAVAILABLE when
 * the connection broke, or TIMED_OUT when nothing came for the client's {@code waitMax}; a stream
 * that ends without one is whole. For one thread at a time, but {@link #close} may come from
 * another, and ends a wait at once.
 */
public final class PartitionDownload implements FrameSource {
  private final Calls calls;
  private final Attempts attempts;
  private final Position position;
  private final Deque<ByteString> tickets = new ArrayDeque<>();
  private volatile Responses<FlightFrame> responses;
  private volatile boolean closed;
  private boolean ended;
  private @Nullable SchemaMessage schema;
  private ByteString appMetadata = ByteString.EMPTY;

  /** What a download asks of its client. */
  interface Calls {
    Attempts.Parts parts();

    /** Begins a stream. */
    Responses<FlightFrame> open(ByteString ticket);

    /** What the server has of a request; asked once, until the deadline at most. */
    DatasetFlight info(DatasetRequest request, long deadlineNanos);
  }

  PartitionDownload(ByteString ticket, Calls calls) {
    this.calls = calls;
    this.attempts = new Attempts(calls.parts());
    this.position = new Position(ticket);
    this.responses = calls.open(ticket);
  }

  /**
   * The next frame; waits for it.
   *
   * @return a frame that the caller closes, or null at the end
   * @throws IOException when the server sent what is no IPC message
   */
  @Override
  public @Nullable IpcFrame next() throws IOException {
    Duration waitMax = calls.parts().options().waitMax();
    long deadlineNanos = System.nanoTime() + waitMax.toNanos();
    while (true) {
      try {
        IpcFrame frame = pull(deadlineNanos);
        if (frame == null || isNew(frame)) {
          return frame;
        }
      } catch (SheafException e) {
        recover(e, deadlineNanos);
      }
    }
  }

  /** The next frame of the stream, or of the one that follows it; null after the last. */
  private @Nullable IpcFrame pull(long deadlineNanos) throws IOException {
    while (!ended) {
      FlightFrame frame = responses.next(deadlineNanos);
      if (frame == null && tickets.isEmpty()) {
        ended = true;
      } else if (frame == null) {
        open(tickets.remove());
      } else if (frame.failure() != null) {
        responses.cancel();
        throw frame.failure();
      } else if (frame.hasMessage()) {
        return take(frame);
      } else {
        frame.close();
      }
    }
    position.checkWhole();
    return null;
  }

  private IpcFrame take(FlightFrame frame) throws IOException {
    appMetadata = frame.appMetadata();
    try {
      return frame.toIpcFrame();
    } catch (CorruptIpcException e) {
      close();
      throw new IOException("the server sent a damaged message: " + e.getMessage(), e);
    }
  }

  /** Whether a frame is to be handed out: not a schema that was already, which is closed. */
  private boolean isNew(IpcFrame frame) throws IOException {
    if (frame.kind() == FrameKind.RECORD_BATCH) {
      attempts.succeeded();
      position.delivered();
    }
    if (frame.kind() != FrameKind.SCHEMA) {
      return true;
    }
    SchemaMessage before = schema;
    schema = schemaOf(frame);
    if (before == null) {
      return true;
    }
    frame.close();
    if (!before.equals(schema)) {
      close();
      throw new SheafException(
          ErrorReason.VERSION_CONFLICT,
          "the dataset was replaced by one of another schema while its download was tried again;"
              + " read it anew");
    }
    return false;
  }

  private SchemaMessage schemaOf(IpcFrame frame) throws IOException {
    try {
      return SchemaMessage.of(frame);
    } catch (CorruptIpcException e) {
      frame.close();
      close();
      throw new IOException("the server sent a damaged schema: " + e.getMessage(), e);
    }
  }

  /** Begins what is left of the download; throws the failure when that is not to be. */
  private void recover(SheafException failure, long deadlineNanos) {
    if (closed || !position.canResume()) {
      throw failure;
    }
    Predicate<SheafException> rule =
        responses.isGivenUp() ? RetryRules::allowRead : RetryRules::allowResume;
    SheafException last = failure;
    while (last != null) {
      attempts.awaitNext(last, rule, deadlineNanos, () -> closed);
      last = resume(deadlineNanos);
    }
  }

  /** Asks what is left and begins it; returns why that failed. */
  private @Nullable SheafException resume(long deadlineNanos) {
    try {
      tickets.clear();
      tickets.addAll(position.rest(request -> calls.info(request, deadlineNanos)));
      if (tickets.isEmpty()) {
        ended = true;
      } else {
        open(tickets.remove());
      }
      return null;
    } catch (SheafException e) {
      return e;
    }
  }

  private void open(ByteString ticket) {
    responses = calls.open(ticket);
    if (closed) {
      responses.cancel();
    }
  }

  /** The schema of what was pulled; null before that came. */
  @Nullable SchemaMessage schema() {
    return schema;
  }

  /** What the application put along with the frame pulled last, perhaps empty. */
  public ByteString appMetadata() {
    return appMetadata;
  }

  /**
   * The frames decoded into vectors. Closing the reader closes this.
   *
   * @param allocator of the vectors
   */
  public ArrowReader reader(BufferAllocator allocator) {
    return new FrameArrowReader(this, allocator, DecodingOption.PARALLEL);
  }

  /** Cancels what is not pulled yet; the server stops reading for it. Safe to call again. */
  @Override
  public void close() {
    closed = true;
    responses.cancel();
    calls.parts().pauses().wake();
  }
}
