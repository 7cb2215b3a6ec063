package io.sheaf.server.config;

/**
 * What a put waits for; see reference.conf.
 *
 * @param replicasMin replicas of a master, of those that there are
 * @param disk whether masters must have it in their append-only files
 * @param commit whether the commit is waited for as its chunks are
 */
public record DurabilityConfig(int replicasMin, DiskWaitMode disk, boolean commit) {
  private static final String KEY = "sheaf.redis.durability.";

  static DurabilityConfig read(ConfigReader reader) {
    return new DurabilityConfig(
        reader.number(KEY + "replicas-min", 0, 100),
        reader.choice(KEY + "disk", DiskWaitMode.class),
        reader.flag(KEY + "commit"));
  }
}
