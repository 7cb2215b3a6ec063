package io.sheaf.dataset.arrowfile;

/** A dictionary that differs from the one written, which the file format can't hold. */
final class DictionaryChangedException extends RuntimeException {
  DictionaryChangedException(long id) {
    super("dictionary " + id + " changed: an Arrow IPC file holds one dictionary a column");
  }
}
