package io.sheaf.command.place;

import io.sheaf.dataset.PartitionInfo;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An IPC stream described by passing over it, undecoded: nothing in it tells what follows. */
final class StreamDescription {
  private StreamDescription() {}

  /**
   * Reads the frames to their end; all batches count as one partition.
   *
   * @param frames closed
   * @throws IOException when there is no schema at the beginning
   */
  static DataDescription of(FrameSource frames) throws IOException {
    try (frames) {
      SchemaMessage schema = PutRequests.schema(frames);
      int batches = 0;
      long rows = 0;
      long bytes = schema.encapsulated().remaining();
      for (IpcFrame frame = frames.next(); frame != null; frame = frames.next()) {
        try (IpcFrame passed = frame) {
          boolean isBatch = passed.kind() == FrameKind.RECORD_BATCH;
          batches += isBatch ? 1 : 0;
          rows += isBatch ? passed.rows() : 0;
          bytes += IpcStreams.encapsulatedBytes(passed);
        }
      }
      return new DataDescription(
          schema,
          Optional.of("stream"),
          Optional.empty(),
          Optional.empty(),
          List.of(new PartitionInfo(0, batches, rows, bytes)));
    }
  }
}
