package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Gives a dataset with a time to live its end: the chunks of all its versions first, a grace later
 * than the head, then the head. So there is no moment after which chunks stay that nothing names:
 * those of versions that come meanwhile have an end by {@link ChunkLife}. May be repeated.
 */
final class Expiry {
  private final HeadStore heads;
  private final ChunkStore chunks;
  private final WorkQueue work;
  private final ManifestCache manifests;
  private final String namespace;
  private final Duration grace;

  /**
   * @param grace for which those who read when the dataset ends can go on
   */
  Expiry(
      HeadStore heads,
      ChunkStore chunks,
      WorkQueue work,
      ManifestCache manifests,
      String namespace,
      Duration grace) {
    this.heads = heads;
    this.chunks = chunks;
    this.work = work;
    this.manifests = manifests;
    this.namespace = namespace;
    this.grace = grace;
  }

  /**
   * Does so when the dataset has a time to live, and else takes back what somebody has begun who
   * found that it had one.
   */
  CompletionStage<Void> settle(DatasetName dataset, HeadContents found) {
    return found.expires().isPresent() ? apply(dataset, found) : stay(dataset, found);
  }

  /** Does so when the dataset has a time to live. */
  CompletionStage<Void> apply(DatasetName dataset, HeadContents found) {
    return found.expires().map(end -> end(dataset, found, end)).orElseGet(Expiry::done);
  }

  private CompletionStage<Void> end(DatasetName dataset, HeadContents found, long end) {
    long chunksEnd = ChunkLife.chunksEnd(end, grace);
    return work.scheduleAt(WorkItem.expiry(dataset), chunksEnd)
        .thenCompose(
            scheduled -> each(dataset, found.readable(), keys -> chunks.expire(keys, chunksEnd)))
        .thenCompose(readable -> endReaping(dataset, found.reaping(), chunksEnd))
        .thenCompose(expiring -> heads.expire(dataset, end))
        .thenCompose(expires -> expires ? done() : again(dataset));
  }

  /** Another commit came meanwhile, and what it says of the dataset's end counts. */
  private CompletionStage<Void> again(DatasetName dataset) {
    return heads.contents(dataset).thenCompose(found -> settle(dataset, found));
  }

  /** What a rollback has taken up again stays, which it had made so before this gave it an end. */
  private CompletionStage<Void> stay(DatasetName dataset, HeadContents found) {
    return each(dataset, found.readable(), keys -> chunks.keep(keys).thenAccept(missing -> {}))
        .thenCompose(kept -> heads.contents(dataset))
        .thenCompose(after -> apply(dataset, after));
  }

  /** Whoever removes them may die, and the head go before another does it. */
  private CompletionStage<Void> endReaping(
      DatasetName dataset, List<Version> reaping, long chunksEnd) {
    return InTurn.each(
        reaping,
        1,
        version ->
            heads
                .retire(dataset, version, false)
                .thenCompose(
                    outcome ->
                        outcome instanceof RetireOutcome.Reaping found
                            ? each(
                                ManifestText.parse(dataset, version, found.manifest()),
                                keys -> chunks.expire(keys, chunksEnd))
                            : done()));
  }

  private CompletionStage<Void> each(
      DatasetName dataset,
      List<Version> versions,
      Function<List<String>, CompletionStage<?>> step) {
    return InTurn.each(
        versions,
        1,
        version ->
            manifests
                .get(dataset, version)
                .thenCompose(found -> found.map(each -> each(each, step)).orElseGet(Expiry::done)));
  }

  private CompletionStage<Void> each(
      Manifest manifest, Function<List<String>, CompletionStage<?>> step) {
    return InTurn.each(SegmentKeys.groups(namespace, manifest), SegmentKeys.GROUPS_AT_ONCE, step);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }
}
