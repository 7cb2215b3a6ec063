package io.sheaf.dataset.redis.connection;

import java.util.Optional;

/**
 * What a URL says of {@link Durability}; what it leaves open is empty.
 *
 * @param replicasMin {@code durability_replicas_min}
 * @param disk {@code durability_disk}
 * @param commit {@code durability_commit}
 */
public record AskedDurability(
    Optional<Integer> replicasMin, Optional<DiskWait> disk, Optional<Boolean> commit) {
  static final AskedDurability NONE =
      new AskedDurability(Optional.empty(), Optional.empty(), Optional.empty());

  /** All of it, with what the URL leaves open. */
  public Durability or(Durability otherwise) {
    return new Durability(
        replicasMin.orElse(otherwise.replicasMin()),
        disk.orElse(otherwise.disk()),
        commit.orElse(otherwise.commit()));
  }
}
