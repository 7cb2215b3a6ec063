package io.sheaf.dataset.compare;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/** The rows of a reader, batch after batch, with a place in the batch that is loaded. */
final class BatchCursor implements AutoCloseable {
  private final ArrowReader reader;
  private final LoadAhead batches;
  private final VectorSchemaRoot root;
  private List<ColumnValues> columns = List.of();
  private int rowsLoaded;
  private int position;
  private long row;
  private boolean ended;

  /**
   * @param reader lent, until this is closed
   */
  BatchCursor(ArrowReader reader) throws IOException {
    this.reader = reader;
    this.root = reader.getVectorSchemaRoot();
    this.batches = new LoadAhead(reader);
  }

  /** Rows from the place to the batch's end; loads batches as needed; 0 at the stream's end. */
  int available() throws IOException {
    while (position == rowsLoaded && !ended) {
      load();
    }
    return rowsLoaded - position;
  }

  private void load() throws IOException {
    ended = !batches.next();
    position = 0;
    rowsLoaded = ended ? 0 : root.getRowCount();
    columns = rowsLoaded == 0 ? List.of() : columns();
  }

  private List<ColumnValues> columns() {
    ValuesFactory factory = new ValuesFactory(reader);
    List<Field> fields = root.getSchema().getFields();
    List<FieldVector> vectors = root.getFieldVectors();
    return IntStream.range(0, fields.size())
        .mapToObj(i -> factory.of(fields.get(i), vectors.get(i)))
        .toList();
  }

  /** The columns of the batch that is loaded. */
  List<ColumnValues> batchColumns() {
    return columns;
  }

  /** The place in the batch. */
  int position() {
    return position;
  }

  /** The place in the stream. */
  long row() {
    return row;
  }

  void advance(int rows) {
    position += rows;
    row += rows;
  }

  /** Leaves the reader alone. */
  @Override
  public void close() {
    batches.close();
  }
}
