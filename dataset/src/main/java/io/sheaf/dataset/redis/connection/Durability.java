package io.sheaf.dataset.redis.connection;

/**
 * How safe a put must be in Redis beyond a master's memory.
 *
 * @param replicasMin replicas of a master that must have a put's chunks before it commits, of those
 *     that there are (WAIT)
 * @param disk whether masters must have written them into their append-only files, too (WAITAOF)
 * @param commit whether the commit itself is waited for in the same way before it is told
 */
public record Durability(int replicasMin, DiskWait disk, boolean commit) {
  /** One replica, where there is one. */
  public static Durability usual() {
    return new Durability(1, DiskWait.OFF, false);
  }
}
