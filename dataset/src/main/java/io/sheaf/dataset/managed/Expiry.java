package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives a dataset with a time to live its end: the chunks of all its versions first, a grace later
 * than the head, then the head. So there is no moment after which chunks stay that nothing names.
 * May be repeated.
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

  /** Does so when the dataset has a time to live. */
  CompletionStage<Void> apply(DatasetName dataset, HeadContents found) {
    if (found.expires().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    long chunksEnd = chunksEnd(found.expires().get());
    return work.scheduleAt(WorkItem.expiry(dataset), chunksEnd)
        .thenCompose(
            scheduled ->
                InTurn.each(found.readable(), 1, version -> expire(dataset, version, chunksEnd)))
        .thenCompose(expiring -> heads.expire(dataset));
  }

  /**
   * The same for chunks that have come to a dataset whose end is known.
   *
   * @param expires when the dataset goes
   * @param keys in groups of a writer's partition each
   */
  CompletionStage<Void> apply(DatasetName dataset, long expires, List<List<String>> keys) {
    return work.scheduleAt(WorkItem.expiry(dataset), chunksEnd(expires))
        .thenCompose(
            scheduled -> InTurn.each(keys, 1, group -> chunks.expire(group, chunksEnd(expires))))
        .thenCompose(expiring -> heads.expire(dataset));
  }

  private long chunksEnd(long expires) {
    return expires + grace.toMillis();
  }

  private CompletionStage<Void> expire(DatasetName dataset, Version version, long timeMillis) {
    return manifests
        .get(dataset, version)
        .thenCompose(
            manifest ->
                InTurn.each(
                    manifest.map(each -> SegmentKeys.groups(namespace, each)).orElse(List.of()),
                    1,
                    keys -> chunks.expire(keys, timeMillis)));
  }
}
