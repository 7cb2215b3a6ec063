package io.sheaf.dataset;

import io.sheaf.protocol.action.InfoResult.KeyGroup;
import io.sheaf.protocol.action.InfoResult.Place;
import java.util.List;

/**
 * Where a store keeps a snapshot.
 *
 * @param keys of all kinds
 * @param nodes that have something of it
 * @param partitions by number, where they lie on different nodes; else empty
 */
public record Placement(List<KeyGroup> keys, List<String> nodes, List<Place> partitions) {
  public Placement {
    keys = List.copyOf(keys);
    nodes = List.copyOf(nodes);
    partitions = List.copyOf(partitions);
  }
}
