package io.sheaf.dataset.memory;

import io.sheaf.dataset.managed.CommitOutcome;
import io.sheaf.dataset.managed.CommitRequest;
import io.sheaf.dataset.managed.FenceOutcome;
import io.sheaf.dataset.managed.HeadContents;
import io.sheaf.dataset.managed.HeadLook;
import io.sheaf.dataset.managed.HeadStore;
import io.sheaf.dataset.managed.RetireOutcome;
import io.sheaf.dataset.managed.SettleOutcome;
import io.sheaf.dataset.managed.WriterChunks;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Heads by name; one without content is none. */
final class MemoryHeadStore implements HeadStore {
  private final Steps steps;
  private final Room room;
  private final InstantSource clock;
  private final Map<DatasetName, Head> heads = new HashMap<>();

  MemoryHeadStore(Steps steps, Room room, InstantSource clock) {
    this.steps = steps;
    this.room = room;
    this.clock = clock;
  }

  private <T> CompletionStage<T> step(DatasetName dataset, Function<Head, T> step) {
    return steps.run(
        () -> {
          Head head = head(dataset);
          T answer = step.apply(head);
          putBack(dataset, head);
          return answer;
        });
  }

  private CompletionStage<Void> change(DatasetName dataset, Consumer<Head> step) {
    return steps.change(
        () -> {
          Head head = head(dataset);
          step.accept(head);
          putBack(dataset, head);
        });
  }

  private Head head(DatasetName dataset) {
    Head head = heads.get(dataset);
    return head == null || removedIfOver(dataset, head) ? new Head(room) : head;
  }

  private void putBack(DatasetName dataset, Head head) {
    heads.put(dataset, head);
    removedIfOver(dataset, head);
  }

  private boolean removedIfOver(DatasetName dataset, Head head) {
    boolean over = head.isOver(clock.millis());
    if (over) {
      head.clear();
      heads.remove(dataset);
    }
    return over;
  }

  @Override
  public CompletionStage<HeadLook> look(DatasetName dataset, String putId) {
    return step(
        dataset, head -> new HeadLook(head.current(), head.expires(), head.puts().version(putId)));
  }

  @Override
  public CompletionStage<Optional<Version>> current(DatasetName dataset) {
    return step(dataset, Head::current);
  }

  @Override
  public CompletionStage<Optional<String>> manifest(DatasetName dataset, Version version) {
    return step(dataset, head -> Optional.ofNullable(head.manifests().get(version)));
  }

  @Override
  public CompletionStage<Optional<Long>> retirement(DatasetName dataset, Version version) {
    return step(dataset, head -> Optional.ofNullable(head.retirements().get(version)));
  }

  @Override
  public CompletionStage<Void> begin(DatasetName dataset, WriterId writer, Duration lease) {
    return change(dataset, head -> head.writers().begin(writer, after(lease)));
  }

  @Override
  public CompletionStage<Boolean> note(
      DatasetName dataset, WriterId writer, WriterChunks chunks, boolean prepared, Duration lease) {
    return step(dataset, head -> head.writers().note(writer, chunks, prepared, after(lease)));
  }

  @Override
  public CompletionStage<Boolean> renew(DatasetName dataset, WriterId writer, Duration lease) {
    return step(dataset, head -> head.writers().renew(writer, after(lease)));
  }

  @Override
  public CompletionStage<CommitOutcome> commit(CommitRequest request) {
    return step(request.dataset(), head -> head.commit(request, clock.millis()));
  }

  /** There is nothing beside this memory. */
  @Override
  public CompletionStage<Void> secure(DatasetName dataset, Optional<Version> made) {
    return change(dataset, head -> {});
  }

  @Override
  public CompletionStage<SettleOutcome> settle(
      DatasetName dataset, WriterId writer, String putId, Version version) {
    return step(dataset, head -> head.settle(writer, putId, version));
  }

  @Override
  public CompletionStage<FenceOutcome> fence(DatasetName dataset, WriterId writer, boolean force) {
    return step(dataset, head -> head.writers().fence(writer, force, clock.millis()));
  }

  @Override
  public CompletionStage<Void> clearWriter(DatasetName dataset, WriterId writer) {
    return change(dataset, head -> head.writers().remove(writer));
  }

  @Override
  public CompletionStage<RetireOutcome> retire(
      DatasetName dataset, Version version, boolean force) {
    return step(dataset, head -> head.retire(version, force, clock.millis()));
  }

  @Override
  public CompletionStage<Optional<Long>> renew(
      DatasetName dataset, Version version, Duration atLeast) {
    return step(dataset, head -> head.renew(version, atLeast, clock.millis()));
  }

  @Override
  public CompletionStage<Void> clearVersion(DatasetName dataset, Version version) {
    return change(dataset, head -> head.clearVersion(version));
  }

  @Override
  public CompletionStage<HeadContents> contents(DatasetName dataset) {
    return step(dataset, head -> Contents.of(dataset, head, clock.millis()));
  }

  @Override
  public CompletionStage<Boolean> expire(DatasetName dataset, long timeMillis) {
    return step(dataset, head -> head.expire(timeMillis));
  }

  @Override
  public CompletionStage<Boolean> drop(DatasetName dataset) {
    return step(dataset, Head::drop);
  }

  private long after(Duration duration) {
    return clock.millis() + duration.toMillis();
  }
}
