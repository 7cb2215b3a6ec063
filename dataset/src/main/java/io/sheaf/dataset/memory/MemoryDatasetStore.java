package io.sheaf.dataset.memory;

import io.sheaf.dataset.Cleanup;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.Placement;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.dataset.StoreStatus;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.ManagedDatasets;
import io.sheaf.dataset.managed.Reaper;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Datasets in the memory of this process, for tests and for services that embed a store: versioned
 * like those in Redis, and gone with the process. What is over its limit of bytes is refused with
 * STORE_FULL, and layout {@code arrow-redis} with NOT_SUPPORTED. Stages are done when a call
 * returns, but for reads that wait for the budget.
 */
public final class MemoryDatasetStore implements DatasetStore {
  private final Steps steps = new Steps();
  private final Room room;
  private final Values values;
  private final BufferAllocator allocator = new RootAllocator();
  private final ScheduledExecutorService scheduler;
  private final ManagedDatasets managed;

  private MemoryDatasetStore(MemoryStoreOptions options, MemoryBudget budget, InstantSource clock) {
    this.room = new Room(options.bytesMax());
    this.values = new Values(room, clock);
    this.scheduler = Executors.newSingleThreadScheduledExecutor(MemoryDatasetStore::newThread);
    this.managed =
        new ManagedDatasets(
            new MemoryHeadStore(steps, room, clock),
            new MemoryWorkQueue(steps, clock),
            new MemoryNameIndex(steps),
            new MemoryChunkStore(steps, values, clock),
            budget,
            allocator,
            scheduler,
            options.managed());
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "sheaf-memory-timer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * An empty one.
   *
   * @param budget pays for the chunks read; lent
   */
  public static MemoryDatasetStore open(MemoryStoreOptions options, MemoryBudget budget) {
    return open(options, budget, InstantSource.system());
  }

  /** The same by another clock, which tells when leases, graces and times to live end. */
  static MemoryDatasetStore open(
      MemoryStoreOptions options, MemoryBudget budget, InstantSource clock) {
    MemoryDatasetStore store = new MemoryDatasetStore(options, budget, clock);
    if (options.reap()) {
      store.reapEvery(options.managed().reapInterval().toMillis());
    }
    return store;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the scheduler.
  private void reapEvery(long millis) {
    scheduler.scheduleWithFixedDelay(
        () -> {
          steps.change(values::removeEnded);
          managed.reaper().run();
        },
        millis,
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** Removes what nothing names any more; runs by itself when the options say so. */
  public Reaper reaper() {
    return managed.reaper();
  }

  @Override
  public CompletionStage<Dataset> open(DatasetName name, Optional<Version> version) {
    return managed
        .open(name, version)
        .thenApply(found -> found.orElseThrow(() -> Refusals.notFound(name)));
  }

  @Override
  public CompletionStage<DatasetWriter> write(
      DatasetName name, SchemaMessage schema, WriteOptions options) {
    return options.layout() == Layout.SHEAF
        ? managed.write(name, schema, options)
        : CompletableFuture.failedStage(
            new SheafException(
                ErrorReason.NOT_SUPPORTED,
                "the memory store has layout 'sheaf' alone: put '" + name + "' without 'layout'"));
  }

  @Override
  public CompletionStage<DatasetPage> list(String namePrefix, String after, int limit) {
    return managed.list(namePrefix, after, limit);
  }

  /** There is nothing here that is not listed. */
  @Override
  public CompletionStage<DatasetPage> scan(String namePrefix, String after, int limit) {
    return list(namePrefix, after, limit);
  }

  @Override
  public CompletionStage<Placement> placement(Dataset dataset) {
    return CompletableFuture.completedStage(
        new Placement(dataset.keys().groups(), List.of(), List.of()));
  }

  @Override
  public CompletionStage<Boolean> delete(DatasetName name) {
    return managed.delete(name);
  }

  @Override
  public CompletionStage<List<RetainedVersion>> versions(DatasetName name) {
    return managed.versions(name).thenApply(found -> refuseNone(name, found));
  }

  private static List<RetainedVersion> refuseNone(DatasetName name, List<RetainedVersion> found) {
    if (found.isEmpty()) {
      throw Refusals.notFound(name);
    }
    return found;
  }

  @Override
  public CompletionStage<Version> rollback(
      DatasetName name, Version version, Optional<Version> ifVersion) {
    return managed.rollback(name, version, ifVersion);
  }

  @Override
  public CompletionStage<Instant> renew(DatasetName name, Version version, Duration atLeast) {
    return managed
        .current(name)
        .thenCompose(
            current ->
                current.isEmpty()
                    ? CompletableFuture.failedStage(Refusals.notFound(name))
                    : managed.renew(name, version, atLeast));
  }

  @Override
  public CompletionStage<Cleanup> clean(Optional<DatasetName> dataset, boolean force) {
    return managed.clean(dataset, force);
  }

  @Override
  public CompletionStage<StoreStatus> ping() {
    return steps.run(
        () -> {
          values.removeEnded();
          Map<String, String> properties = new LinkedHashMap<>();
          properties.put("memory used", room.bytes() + " bytes");
          properties.put("memory limit", room.bytesMax() + " bytes");
          return new StoreStatus("memory", 0, properties);
        });
  }

  /** Ends the store and what is in it. */
  @Override
  public void close() {
    steps.close();
    scheduler.shutdownNow();
    managed.close();
    allocator.close();
  }
}
