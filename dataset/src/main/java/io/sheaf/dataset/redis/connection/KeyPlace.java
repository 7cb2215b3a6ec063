package io.sheaf.dataset.redis.connection;

/**
 * Where a Cluster keeps a key.
 *
 * @param node its master's host and port, as the Cluster tells them
 */
public record KeyPlace(int slot, String node) {}
