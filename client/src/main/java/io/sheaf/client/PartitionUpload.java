package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.grpc.ClientCall;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.PutCommit;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.protocol.wire.FlightFrame;
import java.util.Map;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.jspecify.annotations.Nullable;

/**
 * A put under way. Nothing of it is visible before {@link #commit} returned; closed without one it
 * is cancelled, and the server gives up what it has.
 *
 * <p>Every method throws {@link SheafException} with the server's reason, or TIMED_OUT when the
 * server took nothing for the client's {@code waitMax}; then only {@link #close} may follow. For
 * one thread at a time.
 */
public final class PartitionUpload implements AutoCloseable {
  private final ClientCall<FlightFrame, PutResult> call;
  private final Responses<PutResult> responses;
  private final String putId;
  private long rows;
  private long bytes;
  private boolean ended;

  PartitionUpload(
      ClientCall<FlightFrame, PutResult> call, Responses<PutResult> responses, String putId) {
    this.call = call;
    this.responses = responses;
    this.putId = putId;
  }

  /**
   * Sends a dictionary or a record batch; waits while the server does not keep up.
   *
   * @param frame taken over, also when this throws
   */
  public void write(IpcFrame frame) {
    write(frame, ByteString.EMPTY);
  }

  /**
   * Sends a dictionary or a record batch with what the application has to say of it, which readers
   * get back; waits while the server does not keep up.
   *
   * @param frame taken over, also when this throws
   */
  public void write(IpcFrame frame, ByteString appMetadata) {
    if (frame.kind() == FrameKind.SCHEMA) {
      frame.close();
      throw new IllegalArgumentException("the schema was sent when the put began");
    }
    long frameRows = frame.kind() == FrameKind.RECORD_BATCH ? frame.rows() : 0;
    long frameBytes = frame.bytes();
    send(FlightFrame.of(frame, appMetadata));
    rows += frameRows;
    bytes += frameBytes;
  }

  /** Rows of the record batches written. */
  public long rows() {
    return rows;
  }

  /** Bytes of the frames written. */
  public long bytes() {
    return bytes;
  }

  /** The id under which this put commits once at most, however often it is tried. */
  public String putId() {
    return putId;
  }

  /**
   * Makes what was written the new version; waits for the server to say so.
   *
   * @return what the server made
   * @throws SheafException COMMIT_UNKNOWN, naming the put id, when the answer was lost: the same
   *     put with the same id then tells, and makes no second version
   */
  public PutSummary commit() {
    send(FlightFrame.ofMetadata(PutCommit.of(rows).bytes()));
    call.halfClose();
    ended = true;
    try {
      return Answers.parse("put", lastResult().getAppMetadata(), PutSummary.class);
    } catch (SheafException e) {
      throw isAnswerLost(e) ? commitUnknown(e) : e;
    }
  }

  /** Cancels the put if it was not committed. Safe to call again. */
  @Override
  public void close() {
    responses.cancel();
  }

  void send(FlightFrame frame) {
    try {
      if (ended) {
        throw new IllegalStateException("the put is committed");
      }
      responses.awaitReady();
    } catch (RuntimeException e) {
      frame.close();
      throw e;
    }
    call.sendMessage(frame);
  }

  /** Batches with app_metadata are acknowledged one by one; only the last result is a summary. */
  private PutResult lastResult() {
    @Nullable PutResult last = null;
    for (PutResult next = responses.next(); next != null; next = responses.next()) {
      last = next;
    }
    return last == null ? PutResult.getDefaultInstance() : last;
  }

  private static boolean isAnswerLost(SheafException e) {
    return switch (e.reason()) {
      case SERVER_UNAVAILABLE, TIMED_OUT, CANCELLED -> true;
      default -> false;
    };
  }

  private SheafException commitUnknown(SheafException cause) {
    return new SheafException(
        ErrorReason.COMMIT_UNKNOWN,
        "the commit was sent and no answer came ("
            + cause.getMessage()
            + "); put again with put_id '"
            + putId
            + "' to find out, it will not commit twice",
        Map.of("put_id", putId),
        cause);
  }
}
