package io.sheaf.dataset.integrity;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.Placement;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.InfoResult.Encoding;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** All that a store can tell of a dataset: of the snapshot, its encoding, its keys and nodes. */
public final class DatasetInspection {
  private final DatasetStore store;
  private final boolean check;
  private final LongConsumer progress;

  /**
   * @param check whether to look for all chunks
   * @param progress told how many were looked at, on the store's threads; what it throws ends the
   *     inspection
   */
  public DatasetInspection(DatasetStore store, boolean check, LongConsumer progress) {
    this.store = store;
    this.check = check;
    this.progress = progress;
  }

  /** Fails as {@link DatasetStore#open} does, and as the progress does. */
  public CompletionStage<InfoResult> of(DatasetName name, Optional<Version> version) {
    return store.open(name, version).thenCompose(this::of);
  }

  private CompletionStage<InfoResult> of(Dataset dataset) {
    CompletionStage<Optional<IntegrityResult>> integrity =
        check
            ? dataset.check(progress).thenApply(Optional::of)
            : CompletableFuture.completedStage(Optional.empty());
    return integrity.thenCompose(
        found ->
            new EncodingSample(dataset)
                .take()
                .thenCombine(
                    store.placement(dataset),
                    (encoding, placement) -> result(dataset.info(), encoding, placement, found)));
  }

  private static InfoResult result(
      DatasetInfo info,
      Optional<Encoding> encoding,
      Placement placement,
      Optional<IntegrityResult> integrity) {
    return new InfoResult(
        info.name().value(),
        info.layout(),
        info.version().map(Version::value),
        info.created().map(Instant::toString),
        info.expires().map(Instant::toString),
        info.rows(),
        info.chunks(),
        info.bytes(),
        info.partitions().size(),
        encoding,
        placement.keys(),
        placement.nodes(),
        placement.partitions().stream().limit(InfoResult.PLACES_MAX).toList(),
        integrity);
  }
}
