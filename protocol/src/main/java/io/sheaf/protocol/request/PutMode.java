package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a put does with a dataset of the same name. */
public enum PutMode {
  /** Refused when there is one, in either layout. */
  @JsonProperty("create")
  CREATE,
  /** Replaces it. */
  @JsonProperty("overwrite")
  OVERWRITE,
  /** Adds to it. */
  @JsonProperty("append")
  APPEND
}
