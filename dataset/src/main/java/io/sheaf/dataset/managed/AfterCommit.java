package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a commit leaves to be told to the work queue and the chunks: of what is new by it alone, so
 * that it costs the same however many versions there are. What earlier commits have left undone,
 * whoever finds their writers' work does.
 */
final class AfterCommit {
  private final HeadStore heads;
  private final WorkQueue work;
  private final HeadUpkeep upkeep;
  private final Expiry expiry;

  AfterCommit(ManagedParts parts) {
    this.heads = parts.heads();
    this.work = parts.work();
    this.upkeep = new HeadUpkeep(parts.heads(), parts.work(), parts.names());
    this.expiry =
        new Expiry(
            parts.heads(),
            parts.chunks(),
            parts.work(),
            parts.manifests(),
            parts.options().namespace(),
            parts.options().grace());
  }

  /** May be repeated. Never fails: what could not be done is told in the log, and stays due. */
  CompletionStage<Void> tidy(CommitRequest request, CommitOutcome.Committed committed) {
    DatasetName dataset = request.dataset();
    return Reaper.quietly(
        "what follows version " + request.version() + " of '" + dataset + "'",
        done()
            .thenCompose(start -> retire(request, committed))
            .thenCompose(retired -> expire(request, committed))
            .thenCompose(expiring -> upkeep.settleName(dataset))
            .thenCompose(named -> work.remove(WorkItem.writer(dataset, request.writer()))));
  }

  private CompletionStage<Void> retire(CommitRequest request, CommitOutcome.Committed committed) {
    return committed
        .retires()
        .map(
            time ->
                work.scheduleAt(
                    WorkItem.retire(request.dataset(), request.expected().orElseThrow()), time))
        .orElseGet(AfterCommit::done);
  }

  /** A time to live that is new is one for all versions; what an append adds has its end. */
  private CompletionStage<Void> expire(CommitRequest request, CommitOutcome.Committed committed) {
    DatasetName dataset = request.dataset();
    return committed.expires().isEmpty() || request.timeToLive() instanceof TimeToLive.Unchanged
        ? done()
        : heads.contents(dataset).thenCompose(found -> expiry.apply(dataset, found));
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }
}
