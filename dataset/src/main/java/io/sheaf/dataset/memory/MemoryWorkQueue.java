package io.sheaf.dataset.memory;

import io.sheaf.dataset.managed.WorkItem;
import io.sheaf.dataset.managed.WorkQueue;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** The work queue, by time and then by its items' text. */
final class MemoryWorkQueue implements WorkQueue {
  private final Steps steps;
  private final InstantSource clock;
  private final Map<WorkItem, Scheduled> byItem = new HashMap<>();
  private final TreeSet<Scheduled> byTime =
      new TreeSet<>(
          Comparator.comparingLong(Scheduled::timeMillis)
              .thenComparing(scheduled -> scheduled.item().format()));

  MemoryWorkQueue(Steps steps, InstantSource clock) {
    this.steps = steps;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> schedule(WorkItem item, Duration delay) {
    return steps.change(() -> put(new Scheduled(item, clock.millis() + delay.toMillis())));
  }

  @Override
  public CompletionStage<Void> scheduleAt(WorkItem item, long timeMillis) {
    return steps.change(() -> put(new Scheduled(item, timeMillis)));
  }

  private void put(Scheduled scheduled) {
    take(scheduled.item());
    byItem.put(scheduled.item(), scheduled);
    byTime.add(scheduled);
  }

  private void take(WorkItem item) {
    Scheduled before = byItem.remove(item);
    if (before != null) {
      byTime.remove(before);
    }
  }

  @Override
  public CompletionStage<Void> remove(WorkItem item) {
    return steps.change(() -> take(item));
  }

  @Override
  public CompletionStage<List<WorkItem>> due(int limit) {
    return steps.run(() -> dueNow(limit));
  }

  private List<WorkItem> dueNow(int limit) {
    return byTime.stream()
        .takeWhile(scheduled -> scheduled.timeMillis() <= clock.millis())
        .limit(limit)
        .map(Scheduled::item)
        .toList();
  }

  @Override
  public CompletionStage<Optional<List<WorkItem>>> due(DatasetName dataset, int lookedAtMax) {
    return steps.run(
        () -> {
          List<WorkItem> due = dueNow(lookedAtMax + 1);
          return due.size() > lookedAtMax
              ? Optional.empty()
              : Optional.of(due.stream().filter(item -> item.dataset().equals(dataset)).toList());
        });
  }

  @Override
  public CompletionStage<List<Scheduled>> scheduled(int limit) {
    return steps.run(() -> byTime.stream().limit(limit).toList());
  }
}
