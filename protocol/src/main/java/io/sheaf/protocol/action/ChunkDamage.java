package io.sheaf.protocol.action;

/**
 * Something of a dataset that is not as its version promises: a chunk, or a chunk index, without
 * which several chunks can't be read.
 *
 * @param chunk the first that can't be read, counted from 0 within the partition
 * @param chunks how many can't be read from there on; 1 but for an index
 * @param key of what is damaged, in the store
 * @param cause one of the constants below
 * @param message the same in words
 */
public record ChunkDamage(
    int partition, int chunk, int chunks, String key, String cause, String message) {
  /** Nothing is there. */
  public static final String MISSING = "missing";

  /** Another number of bytes is there than was written. */
  public static final String SIZE = "size";

  /** Other bytes are there than were written. */
  public static final String CHECKSUM = "checksum";

  /** What is there is no chunk of the dataset. */
  public static final String FRAMING = "framing";
}
