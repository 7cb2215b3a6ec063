package io.sheaf.server.config;

/** Whether Redis is a Cluster: asked of the server, or told. */
public enum ClusterMode {
  AUTO,
  ON,
  OFF
}
