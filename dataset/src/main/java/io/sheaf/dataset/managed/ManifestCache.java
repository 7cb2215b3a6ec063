package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Manifests by version, which never change; bounded by the size of their text. */
final class ManifestCache {
  private final HeadStore heads;
  private final BoundedCache<Key, Entry> cache;

  private record Key(DatasetName dataset, Version version) {
    // As Java's own, but that would have to be linked first: 10 ms of a command.
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && version.equals(key.version) && dataset.equals(key.dataset);
    }

    @Override
    public int hashCode() {
      return 31 * dataset.hashCode() + version.hashCode();
    }
  }

  /** A manifest; one that was only written here may lie in the head otherwise than it should. */
  private record Entry(Manifest manifest, int weight, boolean read) {}

  ManifestCache(HeadStore heads, long bytesMax) {
    this.heads = heads;
    this.cache = new BoundedCache<>(bytesMax, Entry::weight);
  }

  /**
   * A manifest that was in the head when it was first asked for; empty when it was not there, and
   * then it is asked for again next time.
   */
  CompletionStage<Optional<Manifest>> get(DatasetName dataset, Version version) {
    return cache
        .get(new Key(dataset, version))
        .filter(Entry::read)
        .map(ManifestCache::done)
        .orElseGet(() -> load(dataset, version));
  }

  /** The same for those who build upon it, who need not read what was written here. */
  CompletionStage<Optional<Manifest>> base(DatasetName dataset, Version version) {
    return cache
        .get(new Key(dataset, version))
        .map(ManifestCache::done)
        .orElseGet(() -> load(dataset, version));
  }

  private static CompletionStage<Optional<Manifest>> done(Entry known) {
    return CompletableFuture.completedFuture(Optional.of(known.manifest()));
  }

  /** A manifest that is in the head now. */
  CompletionStage<Optional<Manifest>> load(DatasetName dataset, Version version) {
    return heads
        .manifest(dataset, version)
        .thenApply(text -> text.map(stored -> parse(dataset, version, stored)));
  }

  /** Knows the manifest that a commit has made, and no longer that of the version replaced. */
  void committed(Manifest manifest, CommitRequest request) {
    DatasetName dataset = request.dataset();
    request.expected().ifPresent(replaced -> cache.remove(new Key(dataset, replaced)));
    put(dataset, request.version(), manifest, request.manifest(), false);
  }

  private void put(
      DatasetName dataset, Version version, Manifest manifest, String text, boolean read) {
    int weight = 200 + 2 * text.length();
    cache.put(new Key(dataset, version), new Entry(manifest, weight, read));
  }

  private Manifest parse(DatasetName dataset, Version version, String text) {
    Manifest manifest = ManifestText.parse(dataset, version, text);
    put(dataset, version, manifest, text, true);
    return manifest;
  }
}
