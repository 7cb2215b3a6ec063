package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What is not finished, by the time when somebody should look after it. An item stands here before
 * its head says anything of it and until its head says nothing of it any more. Failures are those
 * of {@link HeadStore}.
 */
public interface WorkQueue {
  /** Adds or moves an item. */
  CompletionStage<Void> schedule(WorkItem item, Duration delay);

  /** Adds or moves an item to a time in milliseconds of the store's clock. */
  CompletionStage<Void> scheduleAt(WorkItem item, long timeMillis);

  CompletionStage<Void> remove(WorkItem item);

  /** Items whose time has come, the oldest first. */
  CompletionStage<List<WorkItem>> due(int limit);

  /**
   * Items of one dataset whose time has come, the oldest first; empty when more are due than are
   * looked at.
   *
   * @param lookedAtMax items of all datasets
   */
  CompletionStage<Optional<List<WorkItem>>> due(DatasetName dataset, int lookedAtMax);

  /** All items with their times in milliseconds of the store's clock, the earliest first. */
  CompletionStage<List<Scheduled>> scheduled(int limit);

  /** An item and when somebody should look after it. */
  record Scheduled(WorkItem item, long timeMillis) {}
}
