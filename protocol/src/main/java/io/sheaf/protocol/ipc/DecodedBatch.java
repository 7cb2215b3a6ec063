package io.sheaf.protocol.ipc;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * A record batch and the dictionaries before it, decoded, on their way into vectors; without rows
 * when the stream ended. It owns what was not taken. For one thread at a time.
 */
final class DecodedBatch implements AutoCloseable {
  private final Deque<ArrowDictionaryBatch> dictionaries = new ArrayDeque<>();
  private @Nullable ArrowRecordBatch rows;

  /** Adds the next dictionary; gives up those that it replaces before anybody has seen them. */
  void add(ArrowDictionaryBatch dictionary) {
    if (!dictionary.isDelta()) {
      dictionaries.removeIf(before -> isReplaced(before, dictionary));
    }
    dictionaries.add(dictionary);
  }

  private static boolean isReplaced(ArrowDictionaryBatch before, ArrowDictionaryBatch next) {
    boolean replaced = before.getDictionaryId() == next.getDictionaryId();
    if (replaced) {
      before.close();
    }
    return replaced;
  }

  void setRows(ArrowRecordBatch batch) {
    rows = batch;
  }

  boolean hasDictionary() {
    return !dictionaries.isEmpty();
  }

  /** The first dictionary not taken yet; the caller's. */
  ArrowDictionaryBatch takeDictionary() {
    return dictionaries.remove();
  }

  boolean hasRows() {
    return rows != null;
  }

  /** The record batch; the caller's. */
  ArrowRecordBatch takeRows() {
    ArrowRecordBatch taken = rows;
    if (taken == null) {
      throw new IllegalStateException("there is no record batch");
    }
    rows = null;
    return taken;
  }

  @Override
  public void close() {
    dictionaries.forEach(ArrowDictionaryBatch::close);
    dictionaries.clear();
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }
}
