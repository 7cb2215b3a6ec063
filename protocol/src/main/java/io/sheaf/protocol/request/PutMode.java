package io.sheaf.protocol.request;

/** What a put does with a dataset of the same name. */
public enum PutMode {
  /** Refused when there is one, in either layout. */
  CREATE,
  /** Replaces it. */
  OVERWRITE,
  /** Adds to it. */
  APPEND
}
