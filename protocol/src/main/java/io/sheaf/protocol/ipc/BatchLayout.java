package io.sheaf.protocol.ipc;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * How many nodes and buffers a schema's record batches have, and which dictionaries they need,
 * known without Java's types. Immutable.
 */
public final class BatchLayout {
  private final List<ColumnExtent> columns;
  private final Set<Long> dictionaryIds = new TreeSet<>();

  private BatchLayout(Schema schema) {
    this.columns = ColumnExtent.all(schema);
    for (int i = 0; i < schema.fieldsLength(); i++) {
      collectDictionaryIds(schema.fields(i));
    }
  }

  /**
   * @throws CorruptIpcException when the schema is no valid flatbuffer below its first level
   */
  public static BatchLayout of(SchemaMessage schema) throws CorruptIpcException {
    try {
      return new BatchLayout(schema.flatbuffer());
    } catch (IndexOutOfBoundsException | StackOverflowError e) {
      throw new CorruptIpcException("schema message is not a valid flatbuffer");
    }
  }

  /** Ids of all dictionaries that a column, or a part of one, refers to. */
  public Set<Long> dictionaryIds() {
    return Set.copyOf(dictionaryIds);
  }

  /**
   * Checks a record batch's shape against the schema.
   *
   * @param frame lent
   * @throws CorruptIpcException when it has other nodes, buffers or lengths than the schema asks
   *     for
   */
  public void check(IpcFrame frame) throws CorruptIpcException {
    RecordBatch batch = frame.recordBatch();
    int nodes = columns.stream().mapToInt(ColumnExtent::nodes).sum();
    int views = columns.stream().mapToInt(ColumnExtent::views).sum();
    if (batch.nodesLength() != nodes || batch.variadicBufferCountsLength() < views) {
      throw new CorruptIpcException(
          "record batch has " + batch.nodesLength() + " nodes, its schema needs " + nodes);
    }
    int buffers = columns.isEmpty() ? 0 : columns.get(columns.size() - 1).buffers(batch)[1];
    if (batch.buffersLength() != buffers) {
      throw new CorruptIpcException(
          "record batch has " + batch.buffersLength() + " buffers, its schema needs " + buffers);
    }
    checkLengths(batch);
  }

  private void checkLengths(RecordBatch batch) throws CorruptIpcException {
    for (ColumnExtent column : columns) {
      long length = batch.nodes(column.firstNode()).length();
      if (length != batch.length()) {
        throw new CorruptIpcException(
            "record batch of " + batch.length() + " rows has a column of " + length);
      }
    }
  }

  private void collectDictionaryIds(Field field) {
    DictionaryEncoding encoding = field.dictionary();
    if (encoding != null) {
      dictionaryIds.add(encoding.id());
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      collectDictionaryIds(field.children(i));
    }
  }
}
