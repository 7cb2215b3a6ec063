package io.sheaf.dataset.managed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Manifests by version, which never change; bounded by the size of their text. */
final class ManifestCache {
  private final HeadStore heads;
  private final Cache<Key, Entry> cache;

  private record Key(DatasetName dataset, Version version) {}

  private record Entry(Manifest manifest, int weight) {}

  ManifestCache(HeadStore heads, long bytesMax) {
    this.heads = heads;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax)
            .weigher((Key key, Entry entry) -> entry.weight())
            .build();
  }

  /**
   * A manifest that was in the head when it was first asked for; empty when it was not there, and
   * then it is asked for again next time.
   */
  CompletionStage<Optional<Manifest>> get(DatasetName dataset, Version version) {
    Entry known = cache.getIfPresent(new Key(dataset, version));
    return known == null
        ? load(dataset, version)
        : CompletableFuture.completedFuture(Optional.of(known.manifest()));
  }

  /** A manifest that is in the head now. */
  CompletionStage<Optional<Manifest>> load(DatasetName dataset, Version version) {
    return heads
        .manifest(dataset, version)
        .thenApply(text -> text.map(stored -> parse(dataset, version, stored)));
  }

  private Manifest parse(DatasetName dataset, Version version, String text) {
    Manifest manifest = ManifestText.parse(dataset, version, text);
    cache.put(new Key(dataset, version), new Entry(manifest, 200 + 2 * text.length()));
    return manifest;
  }
}
