package io.sheaf.protocol.request;

/** How a dataset lies in its store. */
public enum Layout {
  /** Versioned, atomic, checked, spread over a Cluster. */
  SHEAF,
  /** ArrowRedis's keys, written in place, without versions and checksums. */
  ARROW_REDIS,
  /** One Arrow IPC file or stream, of a store that keeps files. Puts don't name it. */
  ARROW_FILE
}
