package io.sheaf.client;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A put that is sent again as a whole when it failed: its put id lets it commit once. */
final class Put {
  private final PutRequest request;
  private final FrameOpening opening;
  private final BiFunction<PutRequest, SchemaMessage, PartitionUpload> begin;

  /**
   * @param request with its put id
   * @param begin begins an attempt
   */
  Put(
      PutRequest request,
      FrameOpening opening,
      BiFunction<PutRequest, SchemaMessage, PartitionUpload> begin) {
    this.request = request;
    this.opening = opening;
    this.begin = begin;
  }

  /**
   * Puts, as often as the policy allows. Once a commit's outcome is unknown it stays so until an
   * attempt succeeds: giving up says COMMIT_UNKNOWN, whatever went wrong since.
   */
  PutSummary run(Attempts attempts, long deadlineNanos) throws IOException {
    @Nullable SheafException unknown = null;
    while (true) {
      try {
        return attempt();
      } catch (SheafException e) {
        unknown = e.reason() == ErrorReason.COMMIT_UNKNOWN ? e : unknown;
        boolean isWorthwhile = isAtomic() && RetryRules.allowPut(e);
        attempts.awaitNext(told(e, unknown), failure -> isWorthwhile, deadlineNanos, () -> false);
      } catch (IOException e) { // the frames can't be read again
        if (unknown != null) {
          unknown.addSuppressed(e);
          throw unknown;
        }
        throw e;
      }
    }
  }

  /**
   * Even a conflict tells nothing of an earlier commit: another writer may have built on it, and a
   * file remembers only the put that made it.
   */
  private static SheafException told(SheafException last, @Nullable SheafException unknown) {
    if (unknown == null || unknown == last) {
      return last;
    }
    unknown.addSuppressed(last);
    return unknown;
  }

  /** ArrowRedis's layout has no commit that could be made once. */
  private boolean isAtomic() {
    return !request.layout().equals(Optional.of(Layout.ARROW_REDIS));
  }

  /** Puts once. */
  PutSummary attempt() throws IOException {
    try (FrameSource frames = opening.open();
        PartitionUpload upload = begin.apply(request, schema(frames))) {
      for (IpcFrame frame = frames.next(); frame != null; frame = frames.next()) {
        upload.write(frame);
      }
      return upload.commit();
    }
  }

  private static SchemaMessage schema(FrameSource frames) throws IOException {
    IpcFrame first = frames.next();
    if (first == null) {
      throw new IOException("there is nothing to put: not even a schema came");
    }
    try (first) {
      return SchemaMessage.of(first);
    } catch (CorruptIpcException e) {
      throw new IOException("what is to be put does not begin with a schema: " + e.getMessage(), e);
    }
  }
}
