package io.sheaf.dataset.integrity;

import io.sheaf.dataset.Chunk;
import io.sheaf.protocol.action.ChunkDamage;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a chunk is what a reader takes: an Arrow stream of the dataset's schema, with one
 * record batch of as many rows as promised. Nothing is decompressed.
 */
final class ChunkFraming {
  private final SchemaMessage schema;

  ChunkFraming(SchemaMessage schema) {
    this.schema = schema;
  }

  /**
   * The chunk's rows.
   *
   * @param chunk lent
   * @throws SheafException CHUNK_CORRUPT
   */
  long rows(Chunk chunk) {
    try {
      List<IpcFrame> frames = IpcFrames.parse(chunk.bytes());
      try {
        checkSchema(chunk, frames);
        return rows(chunk, frames);
      } finally {
        frames.forEach(IpcFrame::close);
      }
    } catch (CorruptIpcException e) {
      throw corrupt(chunk, String.valueOf(e.getMessage()), e);
    }
  }

  private void checkSchema(Chunk chunk, List<IpcFrame> frames) throws CorruptIpcException {
    if (frames.isEmpty() || frames.get(0).kind() != FrameKind.SCHEMA) {
      throw corrupt(chunk, "it does not begin with a schema", null);
    }
    if (!SchemaMessage.of(frames.get(0)).equals(schema)) {
      throw corrupt(chunk, "its schema is not the dataset's", null);
    }
  }

  private static long rows(Chunk chunk, List<IpcFrame> frames) {
    List<IpcFrame> batches =
        frames.stream().filter(frame -> frame.kind() == FrameKind.RECORD_BATCH).toList();
    if (batches.size() != 1) {
      throw corrupt(chunk, "it has " + batches.size() + " record batches", null);
    }
    long rows = batches.get(0).rows();
    if (chunk.rows() >= 0 && chunk.rows() != rows) {
      throw corrupt(chunk, "it has " + rows + " rows, not the " + chunk.rows() + " promised", null);
    }
    return rows;
  }

  private static SheafException corrupt(Chunk chunk, String problem, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.CHUNK_CORRUPT,
        "chunk " + chunk.label() + " is corrupt: " + problem,
        Map.of("key", chunk.label(), "cause", ChunkDamage.FRAMING),
        cause);
  }
}
