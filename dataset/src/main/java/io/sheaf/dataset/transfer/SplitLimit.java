package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.List;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;

/**
 * How much of a batch may be taken apart. That takes the heap a few numbers for each row, and for
 * each value of a list, while those may take no bytes in the batch: nulls have no buffers.
 */
final class SplitLimit {
  /** Rows of a batch; and in each of its columns, values of lists. */
  static final int VALUES_MAX = 8 << 20;

  /** Chunks that one batch is cut into. */
  static final int CHUNKS_MAX = 16 << 10;

  /** A partition, and a number among its rows. */
  private static final int HEAP_BYTES_PER_ROW = 2 * Integer.BYTES;

  /** A number while its array grows, and in the copy that is kept. */
  private static final int HEAP_BYTES_PER_LIST_VALUE = 3 * Integer.BYTES;

  /** A batch by itself, its chunk, and the command that writes it. */
  private static final int HEAP_BYTES_PER_PART = 4 << 10;

  /** Its place in the message, and that of its column, twice: a part may be compressed anew. */
  private static final int HEAP_BYTES_PER_BUFFER = 48;

  private SplitLimit() {}

  /** Bytes of heap that the numbers of rows and list values take while a batch is split. */
  static long heapBytes(IpcFrame batch) {
    RecordBatch message = batch.recordBatch();
    long values = 0;
    for (int i = 0; i < message.nodesLength(); i++) {
      values = Math.max(values, message.nodes(i).length());
    }
    long listValues = values > batch.rows() ? values : 0;
    return batch.rows() * HEAP_BYTES_PER_ROW
        + Math.min(listValues, VALUES_MAX) * HEAP_BYTES_PER_LIST_VALUE;
  }

  /** Bytes of heap that each part of a batch takes until it is stored. */
  static long partHeapBytes(IpcFrame batch) {
    return HEAP_BYTES_PER_PART + (long) HEAP_BYTES_PER_BUFFER * batch.recordBatch().buffersLength();
  }

  /**
   * Checks a batch whose rows are to go several ways.
   *
   * @throws SheafException LIMIT_EXCEEDED
   */
  static void checkRows(long rows) {
    if (rows > VALUES_MAX) {
      throw refusal("a batch of " + rows + " rows can't be split: at most " + VALUES_MAX + " can");
    }
  }

  /**
   * Checks the lists of a batch that is to be split.
   *
   * @throws SheafException LIMIT_EXCEEDED, naming the column
   */
  static void checkLists(VectorSchemaRoot batch) {
    for (FieldVector column : batch.getFieldVectors()) {
      long values = listValues(column);
      if (values > VALUES_MAX) {
        throw refusal(
            String.format(
                "a batch can't be split: the lists of column '%s' have %d values, at most %d can be"
                    + " taken apart",
                column.getName(), values, VALUES_MAX));
      }
    }
  }

  /** Values of the lists on the way to one leaf, where they are most. */
  private static long listValues(FieldVector vector) {
    List<FieldVector> children = vector.getChildrenFromFields();
    boolean isList = !(vector instanceof StructVector);
    return children.stream()
        .mapToLong(child -> (isList ? child.getValueCount() : 0) + listValues(child))
        .max()
        .orElse(0);
  }

  /**
   * Checks a batch that is to be cut.
   *
   * @throws SheafException LIMIT_EXCEEDED
   */
  static void checkChunks(long rows, int rowsOfChunk) {
    long chunks = rows / rowsOfChunk;
    if (chunks > CHUNKS_MAX) {
      throw refusal(
          String.format(
              "a batch of %d rows would make %d chunks of %d rows, at most %d are made of one",
              rows, chunks, rowsOfChunk, CHUNKS_MAX));
    }
  }

  private static SheafException refusal(String problem) {
    return new SheafException(ErrorReason.LIMIT_EXCEEDED, problem + "; send smaller batches");
  }
}
