package io.sheaf.protocol.ipc;

/** How a {@link FrameArrowReader} makes vectors of frames. */
public enum DecodingOption {
  /**
   * The buffers of a large batch are decompressed by as many threads as there are cores: by the one
   * that loads and by free ones of the common pool, all of which use the allocator.
   */
  PARALLEL,

  /**
   * A batch's buffers that need no codec stay where they are, if they are most of its body (those
   * of dictionaries, which are kept for longer, don't): the vectors keep the body, and what it has
   * of a budget, until the next batch is asked for. For vectors that nobody writes to or takes
   * buffers out of, and not together with {@link ReadsAhead}; else each buffer is copied into
   * memory of the allocator's own.
   */
  SHARED
}
