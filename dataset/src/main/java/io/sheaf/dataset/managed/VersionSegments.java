package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.util.Comparator;
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
    Search search = new Search(segments(unreadable));
    return heads
        .contents(dataset)
        .thenCompose(
            contents ->
                InTurn.each(newestFirst(contents), 1, version -> look(dataset, version, search)))
        .thenCompose(
            looked ->
                search.failed
                    ? unnamed(dataset, unreadable)
                    : CompletableFuture.completedStage(search.unnamed));
  }

  /** The current version has most of what is still named: few others have to be looked at. */
  private static List<Version> newestFirst(HeadContents contents) {
    return contents.readable().stream()
        .sorted(Comparator.comparing(NextManifest::number).reversed())
        .toList();
  }

  private CompletionStage<?> look(DatasetName dataset, Version version, Search search) {
    return search.isOver()
        ? CompletableFuture.completedStage(null)
        : manifests.get(dataset, version).thenAccept(search::add);
  }

  /** What is left of the unreadable version's segments while readable ones are looked at. */
  private static final class Search {
    private List<Located> unnamed;

    /** One became unreadable meanwhile: its segments may be in one that is not looked at. */
    private boolean failed;

    Search(List<Located> unnamed) {
      this.unnamed = unnamed;
    }

    boolean isOver() {
      return failed || unnamed.isEmpty();
    }

    void add(Optional<Manifest> readable) {
      failed = readable.isEmpty();
      Set<String> named = new HashSet<>();
      readable.ifPresent(found -> segments(found).forEach(each -> named.add(identity(each))));
      unnamed = unnamed.stream().filter(each -> !named.contains(identity(each))).toList();
    }
  }

  private static List<Located> segments(Manifest manifest) {
    return manifest.partitions().stream()
        .flatMap(
            partition ->
                partition.segments().stream()
                    .map(segment -> new Located(partition.partition(), segment)))
        .toList();
  }

  /** A text, since a record's hash code would have to be linked first. */
  private static String identity(Located located) {
    return located.partition() + " " + located.segment().writer();
  }
}
