package io.sheaf.dataset.managed;

import io.sheaf.dataset.Cleanup;
import io.sheaf.dataset.managed.WorkQueue.Scheduled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nothing names any more. Every step may be repeated and may be the last, and any
 * number of servers may do the same at once: a head is asked first, by a step that decides once and
 * for all, and an item leaves the queue last.
 */
public final class Reaper {
  private static final Logger LOGGER = LoggerFactory.getLogger(Reaper.class);
  private static final int DUE_AT_ONCE = 1_000;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(10);

  private final HeadStore heads;
  private final WorkQueue work;
  private final HeadUpkeep upkeep;
  private final Removal removal;
  private final Expiry expiry;
  private final SeldomLooks looks = new SeldomLooks();

  Reaper(
      HeadStore heads,
      WorkQueue work,
      NameIndex names,
      ChunkStore chunks,
      ManifestCache manifests,
      String namespace,
      Duration grace) {
    this.heads = heads;
    this.work = work;
    this.upkeep = new HeadUpkeep(heads, work, names);
    this.expiry = new Expiry(heads, chunks, work, manifests, namespace, grace);
    this.removal = new Removal(chunks, new VersionSegments(heads, manifests), namespace);
  }

  /** Looks after what is due now. Never fails; what could not be done stays due. */
  public CompletionStage<Void> run() {
    return quietly("what is due", work.due(DUE_AT_ONCE).thenCompose(this::processAll));
  }

  /** See {@link io.sheaf.dataset.DatasetStore#clean}. */
  CompletionStage<Cleanup> clean(Optional<DatasetName> dataset, boolean force) {
    return scheduled(dataset)
        .thenCompose(
            before ->
                (force ? endGraces(before) : done())
                    .thenCompose(ended -> dataset.map(this::run).orElseGet(this::run))
                    .thenCompose(run -> scheduled(dataset))
                    .thenApply(after -> cleanup(before, after)));
  }

  private CompletionStage<List<Scheduled>> scheduled(Optional<DatasetName> dataset) {
    return work.scheduled(Cleanup.LEFT_MAX)
        .thenApply(
            all ->
                all.stream()
                    .filter(
                        each -> dataset.isEmpty() || dataset.get().equals(each.item().dataset()))
                    .toList());
  }

  private CompletionStage<Void> endGraces(List<Scheduled> scheduled) {
    return InTurn.each(
        scheduled.stream()
            .map(Scheduled::item)
            .filter(item -> item.kind() == WorkItem.Kind.RETIRE)
            .toList(),
        1,
        item -> quietly(item.format(), retire(item, true)));
  }

  private static Cleanup cleanup(List<Scheduled> before, List<Scheduled> after) {
    Set<WorkItem> left = after.stream().map(Scheduled::item).collect(Collectors.toSet());
    return new Cleanup(
        (int) before.stream().filter(each -> !left.contains(each.item())).count(),
        after.stream().map(Reaper::unfinished).toList());
  }

  private static Cleanup.Unfinished unfinished(Scheduled scheduled) {
    WorkItem item = scheduled.item();
    String what =
        switch (item.kind()) {
          case WRITER -> "writer";
          case RETIRE -> "version";
          case DROP -> "drop";
        };
    return new Cleanup.Unfinished(
        item.dataset(), what, item.id(), Instant.ofEpochMilli(scheduled.timeMillis()));
  }

  /** Looks after what is due of one dataset, as its head tells. Never fails. */
  CompletionStage<Void> run(DatasetName dataset) {
    return quietly(
        "what is due of '" + dataset + "'",
        heads.contents(dataset).thenCompose(contents -> processAll(contents.due())));
  }

  /**
   * The same for somebody who is about to write: mostly by the work queue alone, which costs
   * nothing for versions whose time has not come. Never fails.
   */
  CompletionStage<Void> runBeforePut(DatasetName dataset) {
    return looks.isTimeFor(dataset) ? run(dataset) : runDue(dataset);
  }

  private CompletionStage<Void> runDue(DatasetName dataset) {
    return quietly(
        "what is due of '" + dataset + "'",
        work.due(dataset, DUE_AT_ONCE)
            .thenCompose(items -> items.map(this::processAll).orElseGet(() -> run(dataset))));
  }

  /**
   * Fences a writer and removes its chunks; of one that has committed, tells the queue what it left
   * to do. Never fails.
   */
  CompletionStage<Void> discard(DatasetName dataset, WriterId writer) {
    WorkItem item = WorkItem.writer(dataset, writer);
    return quietly(
        item.format(),
        heads
            .fence(dataset, writer, true)
            .thenCompose(outcome -> afterFence(item, outcome))
            .thenCompose(done -> work.remove(item)));
  }

  /**
   * As {@link #discard}, for a writer that has surely not committed: chunks that it wrote after it
   * was fenced go too. Never fails.
   */
  CompletionStage<Void> discardUncommitted(
      DatasetName dataset, WriterId writer, WriterChunks staged) {
    return discard(dataset, writer)
        .thenCompose(
            discarded -> quietly("chunks of " + writer, removal.writer(dataset, writer, staged)));
  }

  /** Removes what a drop has made unreadable. */
  CompletionStage<Void> finishDrop(WorkItem item) {
    return drop(item.dataset()).thenCompose(done -> work.remove(item));
  }

  private CompletionStage<Void> processAll(List<WorkItem> items) {
    return InTurn.each(
        items,
        1,
        item ->
            quietly(
                item.format(),
                orPause(item, CompletableFuture.completedStage(item).thenCompose(this::process))));
  }

  /** A head or a manifest that can't be read would otherwise be tried again and again. */
  private CompletionStage<Void> orPause(WorkItem item, CompletionStage<Void> processing) {
    return processing.exceptionallyCompose(
        failure -> {
          boolean unavailable =
              SheafException.unwrap(failure) instanceof SheafException own
                  && own.reason() == ErrorReason.STORE_UNAVAILABLE;
          CompletionStage<Void> paused =
              unavailable
                  ? CompletableFuture.completedFuture(null)
                  : work.schedule(item, PAUSE_AFTER_FAILURE);
          return paused.thenCompose(done -> CompletableFuture.failedFuture(failure));
        });
  }

  private CompletionStage<Void> process(WorkItem item) {
    return switch (item.kind()) {
      case WRITER ->
          heads
              .fence(item.dataset(), new WriterId(item.id()), false)
              .thenCompose(outcome -> afterFence(item, outcome))
              .thenCompose(ended -> ended ? work.remove(item) : done());
      case RETIRE -> retire(item, false);
      case DROP -> finishDrop(item);
    };
  }

  private CompletionStage<Void> retire(WorkItem item, boolean force) {
    return heads
        .retire(item.dataset(), new Version(item.id()), force)
        .thenCompose(outcome -> afterRetire(item, outcome));
  }

  /** Whether the item has come to its end. */
  private CompletionStage<Boolean> afterFence(WorkItem item, FenceOutcome outcome) {
    if (outcome instanceof FenceOutcome.Alive) {
      return CompletableFuture.completedFuture(false);
    }
    DatasetName dataset = item.dataset();
    CompletionStage<Void> ended =
        outcome instanceof FenceOutcome.Fenced fenced
            ? removeWriter(dataset, new WriterId(item.id()), fenced.chunks())
                .thenCompose(removed -> endAgain(dataset, fenced.chunks()))
            : heads
                .contents(dataset)
                .thenCompose(
                    found ->
                        upkeep
                            .schedule(dataset, found)
                            .thenCompose(scheduled -> expiry.settle(dataset, found)));
    return ended.thenCompose(done -> upkeep.settleName(dataset)).thenApply(done -> true);
  }

  /**
   * A rollback writes no chunks, and one that did not commit may have had others stay that have got
   * an end just before.
   */
  private CompletionStage<Void> endAgain(DatasetName dataset, WriterChunks fenced) {
    return fenced.bounds().isEmpty()
        ? heads.contents(dataset).thenCompose(found -> expiry.apply(dataset, found))
        : done();
  }

  private CompletionStage<Void> removeWriter(
      DatasetName dataset, WriterId writer, WriterChunks fenced) {
    return removal
        .writer(dataset, writer, fenced)
        .thenCompose(removed -> heads.clearWriter(dataset, writer));
  }

  private CompletionStage<Void> afterRetire(WorkItem item, RetireOutcome outcome) {
    DatasetName dataset = item.dataset();
    Version version = new Version(item.id());
    if (outcome instanceof RetireOutcome.Early) {
      return heads
          .contents(dataset)
          .thenCompose(
              found ->
                  found.retirements().containsKey(version)
                      ? upkeep.schedule(dataset, found)
                      : work.remove(item));
    }
    CompletionStage<Void> removed =
        outcome instanceof RetireOutcome.Reaping reaping
            ? removal.version(ManifestText.parse(dataset, version, reaping.manifest()))
            : done();
    return removed
        .thenCompose(done -> heads.clearVersion(dataset, version))
        .thenCompose(cleared -> work.remove(item));
  }

  private CompletionStage<Void> drop(DatasetName dataset) {
    return heads
        .contents(dataset)
        .thenCompose(
            found ->
                InTurn.each(
                        found.reaping(), 1, version -> process(WorkItem.retire(dataset, version)))
                    .thenCompose(
                        versions ->
                            InTurn.each(
                                found.fenced(),
                                1,
                                writer -> process(WorkItem.writer(dataset, writer)))))
        .thenCompose(removed -> upkeep.settleName(dataset));
  }

  /** Has a failure end as a line in the log. */
  static CompletionStage<Void> quietly(String what, CompletionStage<Void> work) {
    return work.exceptionally(
        failure -> {
          LOGGER.warn("left for later: {}: {}", what, SheafException.unwrap(failure).getMessage());
          return null;
        });
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }
}
