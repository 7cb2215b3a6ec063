package io.sheaf.dataset.managed;

import io.sheaf.dataset.RetainedVersion;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The versions in a head that can be opened. */
final class RetainedVersions {
  /** Manifests may be large, and whoever opens a dataset waits behind them. */
  private static final int AT_ONCE = 4;

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
    List<RetainedVersion> all = Collections.synchronizedList(new ArrayList<>());
    return InTurn.each(
            contents.readable(),
            AT_ONCE,
            version ->
                manifests
                    .load(dataset, version)
                    .thenAccept(
                        manifest ->
                            manifest
                                .map(found -> version(found, until(contents, version)))
                                .ifPresent(all::add)))
        .thenApply(loaded -> all.stream().sorted(ORDER).toList());
  }

  private static Optional<Instant> until(HeadContents contents, Version version) {
    return Optional.ofNullable(contents.retirements().get(version)).map(Instant::ofEpochMilli);
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
