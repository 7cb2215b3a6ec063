package io.sheaf.dataset.redis;

import io.sheaf.dataset.managed.WorkItem;
import io.sheaf.dataset.managed.WorkQueue;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The work queue as a sorted set by time. */
final class RedisWorkQueue implements WorkQueue {
  private final RedisCommands redis;
  private final String key;

  RedisWorkQueue(RedisCommands redis, String namespace) {
    this.redis = redis;
    this.key = namespace + "work";
  }

  @Override
  public CompletionStage<Void> schedule(WorkItem item, Duration delay) {
    return schedule(item.format(), Long.toString(delay.toMillis()), "");
  }

  @Override
  public CompletionStage<Void> scheduleAt(WorkItem item, long timeMillis) {
    return schedule(item.format(), "0", Long.toString(timeMillis));
  }

  private CompletionStage<Void> schedule(String... arguments) {
    return redis.eval(Script.SCHEDULE.text(), key, arguments).thenApply(answer -> null);
  }

  @Override
  public CompletionStage<Void> remove(WorkItem item) {
    return redis.removeMember(key, item.format());
  }

  @Override
  public CompletionStage<List<WorkItem>> due(int limit) {
    return redis
        .eval(Script.DUE.text(), key, Integer.toString(limit))
        .thenApply(RedisWorkQueue::items);
  }

  private static List<WorkItem> items(List<Object> members) {
    return members.stream()
        .map(member -> WorkItem.parse((String) member))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public CompletionStage<Optional<List<WorkItem>>> due(DatasetName dataset, int lookedAtMax) {
    return redis
        .eval(Script.OWN.text(), key, ":" + dataset, Integer.toString(lookedAtMax))
        .thenApply(answer -> own(dataset, answer));
  }

  /** A name may end with a colon and another name. */
  private static Optional<List<WorkItem>> own(DatasetName dataset, List<Object> answer) {
    return (Long) answer.get(0) == 0
        ? Optional.empty()
        : Optional.of(
            items(answer.subList(1, answer.size())).stream()
                .filter(item -> item.dataset().equals(dataset))
                .toList());
  }

  @Override
  public CompletionStage<List<Scheduled>> scheduled(int limit) {
    return redis
        .eval(Script.SCHEDULED.text(), key, Integer.toString(limit))
        .thenApply(RedisWorkQueue::scheduled);
  }

  private static List<Scheduled> scheduled(List<Object> answer) {
    List<Scheduled> scheduled = new ArrayList<>(answer.size() / 2);
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      long time = (long) Double.parseDouble((String) answer.get(i + 1));
      WorkItem.parse((String) answer.get(i))
          .ifPresent(item -> scheduled.add(new Scheduled(item, time)));
    }
    return scheduled;
  }
}
