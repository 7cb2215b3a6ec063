package io.sheaf.dataset.transcode;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;

/** A decoded batch from which runs of rows are taken. Slices share its memory where they can. */
public final class BatchCutter implements AutoCloseable {
  private final VectorSchemaRoot rows;
  private final CompressionCodec codec;

  /**
   * @param rows taken over
   * @param codec of the batches taken
   */
  public BatchCutter(VectorSchemaRoot rows, CompressionCodec codec) {
    this.rows = rows;
    this.codec = codec;
  }

  public int rows() {
    return rows.getRowCount();
  }

  /**
   * A batch of some rows, closed by the caller.
   *
   * @throws SheafException NOT_SUPPORTED when Java's Arrow can't cut a column's type,
   *     LIMIT_EXCEEDED when the allocator has no room
   */
  public IpcFrame take(int from, int count) {
    if (from == 0 && count == rows()) {
      return encode(rows);
    }
    try (VectorSchemaRoot part = rows.slice(from, count)) {
      return encode(part);
    } catch (OutOfMemoryException e) {
      throw BatchVectors.noMemory(e);
    } catch (UnsupportedOperationException e) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "a batch of " + rows.getSchema() + " can't be cut: " + e.getMessage(),
          e);
    }
  }

  private IpcFrame encode(VectorSchemaRoot part) {
    try {
      return BatchFrames.encode(new VectorUnloader(part, true, codec, true).getRecordBatch());
    } catch (OutOfMemoryException e) {
      throw BatchVectors.noMemory(e);
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
