package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes the work queue and the list of names agree with a head. May be repeated. */
final class HeadUpkeep {
  private final HeadStore heads;
  private final WorkQueue work;
  private final NameIndex names;

  HeadUpkeep(HeadStore heads, WorkQueue work, NameIndex names) {
    this.heads = heads;
    this.work = work;
    this.names = names;
  }

  /** Puts replaced versions into the queue, whose commits perhaps did not come to do it. */
  CompletionStage<Void> schedule(DatasetName dataset, HeadContents found) {
    return InTurn.each(
        List.copyOf(found.retirements().entrySet()),
        1,
        entry -> work.scheduleAt(WorkItem.retire(dataset, entry.getKey()), entry.getValue()));
  }

  /**
   * Adds or removes the name. Who commits adds it afterwards, and this looks at the head last, so
   * that no name is lost whichever comes first.
   */
  CompletionStage<Void> settleName(DatasetName dataset) {
    return heads
        .current(dataset)
        .thenCompose(before -> before.isPresent() ? done() : names.remove(dataset))
        .thenCompose(removed -> heads.current(dataset))
        .thenCompose(after -> after.isPresent() ? names.add(dataset) : done());
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }
}
