package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds the segments of an unreadable version that no readable one has. */
final class VersionSegments {
  private final HeadStore heads;
  private final ManifestCache manifests;

  /** A segment and its partition. */
  record Located(int partition, Segment segment) {}

  private record Identity(int partition, String writer) {}

  VersionSegments(HeadStore heads, ManifestCache manifests) {
    this.heads = heads;
    this.manifests = manifests;
  }

  /**
   * Only segments of readable versions can get into later ones: an append's are those of the
   * current version, a rollback's those of one that is readable when it commits. So what no
   * readable version names now, none will ever name.
   */
  CompletionStage<List<Located>> unnamed(DatasetName dataset, Manifest unreadable) {
    return heads
        .contents(dataset)
        .thenCompose(contents -> load(dataset, contents))
        .thenCompose(
            readable ->
                readable
                    .map(found -> CompletableFuture.completedStage(without(unreadable, found)))
                    .orElseGet(() -> unnamed(dataset, unreadable)));
  }

  /**
   * All readable manifests, as they are now; empty when one became unreadable meanwhile: its
   * segments may be in a version that is not in the list.
   */
  private CompletionStage<Optional<List<Manifest>>> load(
      DatasetName dataset, HeadContents contents) {
    CompletionStage<Optional<List<Manifest>>> all =
        CompletableFuture.completedStage(Optional.of(new ArrayList<>()));
    for (var version : contents.readable()) {
      all =
          all.thenCombine(
              manifests.get(dataset, version),
              (list, manifest) -> list.flatMap(found -> manifest.map(one -> with(found, one))));
    }
    return all;
  }

  private static List<Manifest> with(List<Manifest> list, Manifest manifest) {
    list.add(manifest);
    return list;
  }

  private static List<Located> without(Manifest unreadable, List<Manifest> readable) {
    Set<Identity> named = new HashSet<>();
    for (Manifest manifest : readable) {
      segments(manifest).forEach(each -> named.add(identity(each)));
    }
    return segments(unreadable).stream().filter(each -> !named.contains(identity(each))).toList();
  }

  private static List<Located> segments(Manifest manifest) {
    return manifest.partitions().stream()
        .flatMap(
            partition ->
                partition.segments().stream()
                    .map(segment -> new Located(partition.partition(), segment)))
        .toList();
  }

  private static Identity identity(Located located) {
    return new Identity(located.partition(), located.segment().writer());
  }
}
