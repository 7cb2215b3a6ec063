package io.sheaf.command.place;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A partition's chunks, those that are missing passed over. After the first that is missing, chunks
 * are asked for one by one, since a store reads several at once and does not say which of them was
 * not there. For one thread.
 */
final class PresentChunks implements FrameSource {
  private final SchemaMessage schema;
  private final ChunkRange range;
  private final Opening opening;
  private int chunk;
  private int runEnd;
  private boolean oneByOne;
  private boolean schemaPassed;
  private @Nullable FrameSource run;

  /** How a store opens a run of chunks. */
  interface Opening {
    FrameSource open(ChunkRange run) throws IOException;
  }

  /**
   * @param schema of the frames, for when no chunk is there
   * @param range with its real end
   */
  PresentChunks(SchemaMessage schema, ChunkRange range, Opening opening) {
    this.schema = schema;
    this.range = range;
    this.opening = opening;
    this.chunk = range.from();
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    while (chunk < range.to() || run != null) {
      IpcFrame frame = pull();
      if (frame == null) {
        close();
        chunk = Math.max(chunk, runEnd);
      } else if (frame.kind() == FrameKind.SCHEMA && schemaPassed) {
        frame.close();
      } else {
        schemaPassed = true;
        chunk += frame.kind() == FrameKind.RECORD_BATCH ? 1 : 0;
        return frame;
      }
    }
    boolean schemaOwed = !schemaPassed;
    schemaPassed = true;
    return schemaOwed ? schema.frame() : null;
  }

  /** The next frame of the run; null at its end, also when its chunk turns out to be missing. */
  private @Nullable IpcFrame pull() throws IOException {
    try {
      if (run == null) {
        runEnd = oneByOne ? chunk + 1 : range.to();
        run = opening.open(new ChunkRange(range.partition(), chunk, runEnd));
      }
      return run.next();
    } catch (SheafException e) {
      if (e.reason() != ErrorReason.CHUNK_MISSING) {
        throw e;
      }
      runEnd = oneByOne ? runEnd : chunk;
      oneByOne = true;
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    FrameSource open = run;
    run = null;
    if (open != null) {
      open.close();
    }
  }
}
