package io.sheaf.server.config;

/** Whether a bucket stands in the path of a request, or in the name of its host. */
public enum PathStyle {
  /** In the path where an endpoint is named, else in the host's name. */
  AUTO,
  ON,
  OFF
}
