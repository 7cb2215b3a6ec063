package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a dataset lies in its store. */
public enum Layout {
  /** Versioned, atomic, checked, spread over a Cluster. */
  @JsonProperty("sheaf")
  SHEAF,
  /** ArrowRedis's keys, written in place, without versions and checksums. */
  @JsonProperty("arrow-redis")
  ARROW_REDIS,
  /** One Arrow IPC file or stream, of a store that keeps files. Puts don't name it. */
  @JsonProperty("arrow-file")
  ARROW_FILE
}
