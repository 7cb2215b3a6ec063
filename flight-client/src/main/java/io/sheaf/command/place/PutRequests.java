package io.sheaf.command.place;

import io.sheaf.command.option.WritePlan;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.CommitMode;
import io.sheaf.protocol.request.PutRequest;
import java.io.IOException;
import java.util.Optional;

/** What begins a put, the same for a server and for Redis used directly. */
public final class PutRequests {
  private PutRequests() {}

  /**
   * A request with an explicit commit.
   *
   * @param store of a server; empty for its first
   */
  public static PutRequest of(DatasetName name, Optional<String> store, WritePlan plan) {
    return new PutRequest(
        Optional.empty(),
        name.value(),
        store,
        Optional.of(plan.mode()),
        plan.ifVersion(),
        Optional.of(plan.putId()),
        Optional.of(plan.partitioning()),
        plan.codec().map(BufferCodec::toString),
        plan.chunkRows(),
        plan.ttl(),
        plan.grace(),
        Optional.of(plan.layout()),
        Optional.of(CommitMode.EXPLICIT));
  }

  /** The schema, pulled as the stream's first frame. */
  static SchemaMessage schema(FrameSource frames) throws IOException {
    try (IpcFrame frame = frames.next()) {
      if (frame == null) {
        throw new SheafException(
            ErrorReason.INVALID_DATA, "the input has no schema: it is no Arrow IPC stream");
      }
      return SchemaMessage.of(frame);
    } catch (CorruptIpcException e) {
      throw new IOException("the input does not begin with a schema: " + e.getMessage(), e);
    }
  }
}
