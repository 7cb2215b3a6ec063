package io.sheaf.dataset.arrowfile;

/**
 * Where a message lies in a file (File.fbs, Block).
 *
 * @param offset of its prefix, from the file's start
 * @param metadataBytes of prefix, message and padding
 * @param bodyBytes of its body, which follows
 */
record FileBlock(long offset, int metadataBytes, long bodyBytes) {
  /** Bytes of the whole block. */
  long bytes() {
    return metadataBytes + bodyBytes;
  }

  /** Whether it lies between two places, without trusting any of its numbers. */
  boolean isBetween(long start, long end) {
    return offset >= start
        && offset <= end
        && metadataBytes >= Integer.BYTES
        && bodyBytes >= 0
        && metadataBytes <= end - offset
        && bodyBytes <= end - offset - metadataBytes;
  }
}
