package io.sheaf.dataset;

import io.sheaf.protocol.action.InfoResult.KeyGroup;
import java.util.List;
import java.util.Map;

/**
 * The keys of a snapshot in its store.
 *
 * @param groups how many there are of each kind, with the first ones
 * @param byPartition keys that tell where a partition lies: one for each writer of it, at most
 *     {@value #PARTITION_KEYS_MAX}
 */
public record StoredKeys(List<KeyGroup> groups, Map<Integer, List<String>> byPartition) {
  public static final int EXAMPLES_MAX = 3;
  public static final int PARTITION_KEYS_MAX = 16;

  public StoredKeys {
    groups = List.copyOf(groups);
    byPartition = Map.copyOf(byPartition);
  }
}
