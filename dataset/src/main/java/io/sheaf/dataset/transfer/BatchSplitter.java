package io.sheaf.dataset.transfer;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.transcode.BatchVectors;
import io.sheaf.dataset.transcode.RowTake;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A decoded batch from which some rows at a time are taken. */
final class BatchSplitter implements AutoCloseable {
  private final VectorSchemaRoot source;
  private final BufferCodec codec;
  private final BufferAllocator allocator;

  /**
   * @param batch lent
   * @param codec of the batches taken
   * @throws SheafException as {@link BatchVectors#load} does, LIMIT_EXCEEDED for more values than
   *     can be taken apart
   */
  BatchSplitter(
      SchemaMessage schema, IpcFrame batch, BufferCodec codec, BufferAllocator allocator) {
    this.source = BatchVectors.load(schema, batch, allocator);
    this.codec = codec;
    this.allocator = allocator;
    try {
      SplitLimit.checkLists(source);
    } catch (SheafException e) {
      source.close();
      throw e;
    }
  }

  /**
   * A batch of these rows, in this order, closed by the caller.
   *
   * @throws SheafException NOT_SUPPORTED, naming the column, when Java's Arrow can't copy rows of
   *     its type, INVALID_DATA when the column's offsets lead outside it, LIMIT_EXCEEDED when the
   *     allocator has no room for it, OVERLOADED when that has none now
   */
  IpcFrame take(int[] rows) {
    try (VectorSchemaRoot part = VectorSchemaRoot.create(source.getSchema(), allocator)) {
      for (int i = 0; i < source.getFieldVectors().size(); i++) {
        RowTake.take(rows, source.getVector(i), part.getVector(i));
      }
      part.setRowCount(rows.length);
      return BatchFrames.encode(BatchVectors.unload(part, codec, allocator));
    } catch (OutOfMemoryException e) {
      throw BatchVectors.noMemory(BatchVectors.bytesWithCopy(source), allocator, e);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
