package io.sheaf.dataset.redis.connection;

/** Whether a Redis is taken for a Cluster: as it says itself, or as one is told. */
public enum ClusterDetection {
  AUTO,
  ON,
  OFF
}
