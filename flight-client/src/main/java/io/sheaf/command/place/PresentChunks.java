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
 * A partition's chunks, those that are missing passed over. They are asked for in runs. A store
 * reads several chunks at once, so a run that fails does not tell how many of its chunks were
 * there: the next run has one chunk, which is passed over if it is not there, and each run after it
 * twice as many as the last. For one thread.
 */
final class PresentChunks implements FrameSource {
  private final SchemaMessage schema;
  private final ChunkRange range;
  private final Opening opening;
  private int chunk;
  private int runEnd;
  private int runChunksMax = Integer.MAX_VALUE;
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
        runEnd = (int) Math.min(range.to(), (long) chunk + runChunksMax);
        run = opening.open(new ChunkRange(range.partition(), chunk, runEnd));
      }
      IpcFrame frame = run.next();
      if (frame == null) {
        endRun();
      }
      return frame;
    } catch (SheafException e) {
      if (e.reason() != ErrorReason.CHUNK_MISSING) {
        throw e;
      }
      passOver();
      return null;
    }
  }

  private void endRun() {
    chunk = runEnd;
    runChunksMax = (int) Math.min(range.to(), 2L * runChunksMax);
  }

  /** The chunk is missing if it was asked for alone, else perhaps one after it. */
  private void passOver() {
    chunk += runChunksMax == 1 ? 1 : 0;
    runChunksMax = 1;
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
