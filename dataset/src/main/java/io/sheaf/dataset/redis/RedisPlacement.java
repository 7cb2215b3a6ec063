package io.sheaf.dataset.redis;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.Placement;
import io.sheaf.dataset.StoredKeys;
import io.sheaf.dataset.redis.connection.KeyPlace;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.protocol.action.InfoResult.KeyGroup;
import io.sheaf.protocol.action.InfoResult.Place;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where Redis keeps a dataset, as its client sees the Cluster now. */
final class RedisPlacement {
  private final RedisCommands redis;
  private final String namespace;

  RedisPlacement(RedisCommands redis, String namespace) {
    this.redis = redis;
    this.namespace = namespace;
  }

  Placement of(Dataset dataset) {
    StoredKeys stored = dataset.keys();
    List<KeyGroup> keys = new ArrayList<>();
    TreeSet<String> nodes = new TreeSet<>();
    if (dataset.info().layout() == Layout.SHEAF) {
      String head = head(dataset.info().name());
      keys.add(new KeyGroup("head", 1, List.of(head)));
      redis.places(List.of(head)).forEach(place -> nodes.add(place.node()));
    }
    keys.addAll(stored.groups());
    List<Place> places = new ArrayList<>();
    new TreeMap<>(stored.byPartition())
        .forEach((partition, theirs) -> places.addAll(place(partition, theirs)));
    places.forEach(place -> nodes.addAll(place.nodes()));
    return new Placement(
        keys, nodes.isEmpty() ? List.of(redis.address().toString()) : List.copyOf(nodes), places);
  }

  private String head(DatasetName name) {
    return RedisHeadStore.key(namespace, name);
  }

  /** None without a Cluster. */
  private List<Place> place(int partition, List<String> keys) {
    List<KeyPlace> places = redis.places(keys);
    return places.isEmpty()
        ? List.of()
        : List.of(
            new Place(
                partition,
                places.stream().map(KeyPlace::slot).distinct().toList(),
                places.stream().map(KeyPlace::node).distinct().toList()));
  }
}
