package io.sheaf.dataset.managed;

import io.sheaf.dataset.RetainedVersion;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The versions in a head that can be opened. */
final class RetainedVersions {
  /** The current one, then those that stay longest. */
  private static final Comparator<RetainedVersion> ORDER =
      Comparator.comparing(
          each -> each.readableUntil().orElse(Instant.MAX), Comparator.reverseOrder());

  private final HeadStore heads;
  private final ManifestCache manifests;

  RetainedVersions(HeadStore heads, ManifestCache manifests) {
    this.heads = heads;
    this.manifests = manifests;
  }

  CompletionStage<List<RetainedVersion>> of(DatasetName dataset) {
    return heads.contents(dataset).thenCompose(contents -> load(dataset, contents));
  }

  private CompletionStage<List<RetainedVersion>> load(DatasetName dataset, HeadContents contents) {
    CompletionStage<List<RetainedVersion>> all =
        CompletableFuture.completedStage(new ArrayList<>());
    for (Version version : contents.readable()) {
      Optional<Instant> until =
          Optional.ofNullable(contents.retirements().get(version)).map(Instant::ofEpochMilli);
      all =
          all.thenCombine(
              manifests.load(dataset, version),
              (list, manifest) -> {
                manifest.map(found -> version(found, until)).ifPresent(list::add);
                return list;
              });
    }
    return all.thenApply(list -> list.stream().sorted(ORDER).toList());
  }

  private static RetainedVersion version(Manifest manifest, Optional<Instant> until) {
    return new RetainedVersion(
        new Version(manifest.version()),
        Instant.parse(manifest.created()),
        manifest.rows(),
        manifest.bytes(),
        until);
  }
}
