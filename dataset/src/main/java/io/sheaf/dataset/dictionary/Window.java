package io.sheaf.dataset.dictionary;

import io.sheaf.protocol.ipc.CorruptIpcException;

/** Some values of a part's array, in a row. */
record Window(long from, long length) {
  static final Window EMPTY = new Window(0, 0);

  long to() {
    return Math.addExact(from, length);
  }

  Window times(int factor) {
    return new Window(
        Math.multiplyExact(from, (long) factor), Math.multiplyExact(length, (long) factor));
  }

  void checkWithin(long arrayLength) throws CorruptIpcException {
    if (from < 0 || length < 0 || to() > arrayLength) {
      throw new CorruptIpcException(
          "values " + from + " to " + to() + " of an array of " + arrayLength);
    }
  }
}
