package io.sheaf.protocol.ipc;

import java.util.Collections;
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
      collectDictionaryIds(schema.fields(i), dictionaryIds);
    }
  }

  /**
   * @throws io.sheaf.protocol.error.SheafException NOT_SUPPORTED when it has a type that Arrow got
   *     later
   */
  public static BatchLayout of(SchemaMessage schema) {
    return new BatchLayout(schema.flatbuffer());
  }

  /** Ids of all dictionaries that a column, or a part of one, refers to. */
  public Set<Long> dictionaryIds() {
    return Collections.unmodifiableSet(dictionaryIds);
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
    if (columns.isEmpty()) {
      requireCount("nodes", batch.nodesLength(), 0);
      requireCount("buffers", batch.buffersLength(), 0);
      return;
    }
    ColumnExtent last = columns.get(columns.size() - 1);
    requireCount("nodes", batch.nodesLength(), last.firstNode() + last.nodes());
    requireCount("views", batch.variadicBufferCountsLength(), last.firstView() + last.views());
    int[] viewBuffersBefore = ColumnExtent.viewBuffersBefore(batch);
    requireCount("buffers", batch.buffersLength(), last.bufferTo(viewBuffersBefore));
    checkLengths(batch);
  }

  private static void requireCount(String what, int found, int needed) throws CorruptIpcException {
    if (found != needed) {
      throw new CorruptIpcException(
          "record batch has " + found + " " + what + ", its schema needs " + needed);
    }
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

  /** Adds the ids of all dictionaries that a column, or a part of it, refers to. */
  static void collectDictionaryIds(Field field, Set<Long> ids) {
    DictionaryEncoding encoding = field.dictionary();
    if (encoding != null) {
      ids.add(encoding.id());
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      collectDictionaryIds(field.children(i), ids);
    }
  }
}
