package io.sheaf.dataset.transcode;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/** A decoded batch from which runs of rows are taken. Slices share its memory where they can. */
public final class BatchCutter implements AutoCloseable {
  private final VectorSchemaRoot rows;
  private final BufferCodec codec;
  private final BufferAllocator allocator;

  /**
   * @param rows taken over
   * @param codec of the batches taken
   */
  public BatchCutter(VectorSchemaRoot rows, BufferCodec codec, BufferAllocator allocator) {
    this.rows = rows;
    this.codec = codec;
    this.allocator = allocator;
  }

  public int rows() {
    return rows.getRowCount();
  }

  /**
   * A batch of some rows, closed by the caller.
   *
   * @throws SheafException NOT_SUPPORTED, naming the column, when Java's Arrow can't cut its type,
   *     LIMIT_EXCEEDED when the allocator has no room for it, OVERLOADED when that has none now
   */
  public IpcFrame take(int from, int count) {
    try {
      if (from == 0 && count == rows()) {
        return encode(rows);
      }
      try (VectorSchemaRoot part = slice(from, count)) {
        return encode(part);
      }
    } catch (OutOfMemoryException e) {
      throw BatchVectors.noMemory(BatchVectors.bytesWithCopy(rows), allocator, e);
    }
  }

  private IpcFrame encode(VectorSchemaRoot part) {
    return BatchFrames.encode(BatchVectors.unload(part, codec, allocator));
  }

  private VectorSchemaRoot slice(int from, int count) {
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (FieldVector column : rows.getFieldVectors()) {
        columns.add(slice(column, from, count));
      }
      return new VectorSchemaRoot(rows.getSchema(), columns, count);
    } catch (RuntimeException e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  private FieldVector slice(FieldVector column, int from, int count) {
    Uncut.refuseUnsliced(column);
    TransferPair transfer = column.getTransferPair(allocator);
    FieldVector part = (FieldVector) transfer.getTo();
    try {
      transfer.splitAndTransfer(from, count);
      ViewPadding.clear(part);
      return part;
    } catch (OutOfMemoryException e) {
      part.close();
      throw e;
    } catch (RuntimeException e) {
      part.close();
      throw Uncut.refusal(column, e);
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
