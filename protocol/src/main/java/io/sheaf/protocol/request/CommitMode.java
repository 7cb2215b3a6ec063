package io.sheaf.protocol.request;

/** When a put becomes a version. */
public enum CommitMode {
  /**
   * When the client ends its stream; also when a client library ends it for a client that failed.
   */
  HALF_CLOSE,
  /**
   * Only when the last message is metadata alone, {@code {"commit":{"rows":N}}}, and N is right.
   */
  EXPLICIT
}
