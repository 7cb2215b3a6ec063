package io.sheaf.dataset.redis;

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
import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.managed.Reaper;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.dataset.redis.plain.PlainDatasets;
import io.sheaf.dataset.redis.plain.PlainOptions;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Datasets in one Redis: versioned ones, and plain ones where a name has no head. Reading writes
 * nothing.
 */
public final class RedisDatasetStore implements DatasetStore {
  private final RedisConnections redis;
  private final BufferAllocator allocator;
  private final ScheduledExecutorService scheduler;
  private final ManagedDatasets managed;
  private final PlainDatasets plain;
  private final Admission admission;
  private final AtomicBoolean reaping = new AtomicBoolean();
  private final String namespace;

  private RedisDatasetStore(
      RedisConnections redis, MemoryBudget budget, RedisStoreOptions options) {
    ManagedOptions managedOptions = options.managed();
    this.redis = redis;
    this.namespace = managedOptions.namespace();
    this.allocator = new RootAllocator();
    this.scheduler = Executors.newSingleThreadScheduledExecutor(RedisDatasetStore::newThread);
    this.managed =
        new ManagedDatasets(
            new RedisHeadStore(redis.commands(), redis.replicas(), managedOptions.namespace()),
            new RedisWorkQueue(redis.commands(), managedOptions.namespace()),
            new RedisNameIndex(redis.commands(), managedOptions.namespace()),
            new RedisChunkStore(redis),
            budget,
            allocator,
            scheduler,
            managedOptions);
    this.plain =
        new PlainDatasets(
            redis,
            budget,
            new PlainOptions(managedOptions.groupChunksMax(), managedOptions.memoryWaitMax()));
    this.admission =
        new Admission(new MemoryGuard(redis.commands(), options.memoryPercentMax()), managed);
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "sheaf-redis-timer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Connects, waiting for no longer than the connect timeout.
   *
   * @param budget pays for the chunks read; lent
   * @throws SheafException STORE_UNAVAILABLE in one line when that can't be
   */
  public static RedisDatasetStore open(RedisStoreOptions options, MemoryBudget budget) {
    RedisConnections redis = RedisConnections.open(options.connection());
    RedisDatasetStore store = new RedisDatasetStore(redis, budget, options);
    if (options.reap()) {
      store.reapEvery(options.managed().reapInterval().toMillis());
    }
    return store;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the scheduler.
  private void reapEvery(long millis) {
    scheduler.scheduleWithFixedDelay(this::reap, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Not while the last time has not come to its end: both would do the same. */
  private void reap() {
    if (reaping.compareAndSet(false, true)) {
      managed.reaper().run().whenComplete((done, failure) -> reaping.set(false));
    }
  }

  /** Removes what nothing names any more; runs by itself when the options say so. */
  public Reaper reaper() {
    return managed.reaper();
  }

  @Override
  public CompletionStage<Dataset> open(DatasetName name, Optional<Version> version) {
    return managed
        .open(name, version)
        .thenCompose(
            found ->
                found
                    .map(CompletableFuture::completedStage)
                    .orElseGet(() -> openPlain(name, version)));
  }

  private CompletionStage<Dataset> openPlain(DatasetName name, Optional<Version> version) {
    return plain
        .open(name)
        .thenApply(
            found -> {
              Dataset dataset = found.orElseThrow(() -> Refusals.notFound(name));
              version.ifPresent(
                  wanted -> {
                    throw Refusals.versionNotFound(name, wanted, Optional.empty());
                  });
              return dataset;
            });
  }

  @Override
  public CompletionStage<DatasetWriter> write(
      DatasetName name, SchemaMessage schema, WriteOptions options) {
    return admission.admit(name, options).thenCompose(may -> begin(name, schema, options));
  }

  private CompletionStage<DatasetWriter> begin(
      DatasetName name, SchemaMessage schema, WriteOptions options) {
    if (options.layout() == Layout.ARROW_REDIS) {
      return writePlain(name, options);
    }
    CompletionStage<Boolean> taken =
        options.mode() == PutMode.CREATE && !options.hidesPlain()
            ? plain.exists(name)
            : CompletableFuture.completedStage(false);
    return taken.thenCompose(
        exists -> {
          if (exists) {
            throw Refusals.exists(name, "plain chunks of ArrowRedis's layout");
          }
          return managed.write(name, schema, options);
        });
  }

  private CompletionStage<DatasetWriter> writePlain(DatasetName name, WriteOptions options) {
    return managed
        .current(name)
        .thenCompose(
            current -> {
              current.ifPresent(
                  version -> {
                    throw Refusals.exists(
                        name,
                        "version "
                            + version
                            + " in layout 'sheaf', which hides plain chunks: drop"
                            + " it first to write layout 'arrow-redis'");
                  });
              return plain.write(name, options);
            });
  }

  @Override
  public CompletionStage<DatasetPage> list(String namePrefix, String after, int limit) {
    return managed.list(namePrefix, after, limit);
  }

  @Override
  public CompletionStage<DatasetPage> scan(String namePrefix, String after, int limit) {
    return new NameScan(redis.commands(), namePrefix, after, limit)
        .page(managed.list(namePrefix, after, limit));
  }

  @Override
  public CompletionStage<Placement> placement(Dataset dataset) {
    return CompletableFuture.completedStage(
        new RedisPlacement(redis.commands(), namespace).of(dataset));
  }

  /** Plain data goes only when nothing hid it: else nobody has asked for that. */
  @Override
  public CompletionStage<Boolean> delete(DatasetName name) {
    return managed
        .current(name)
        .thenCompose(current -> current.isPresent() ? managed.drop(name) : plain.delete(name));
  }

  @Override
  public CompletionStage<List<RetainedVersion>> versions(DatasetName name) {
    return managed
        .versions(name)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? refuseWithoutVersions(name)
                    : CompletableFuture.completedStage(found));
  }

  @Override
  public CompletionStage<Version> rollback(
      DatasetName name, Version version, Optional<Version> ifVersion) {
    return managed
        .current(name)
        .thenCompose(
            current ->
                current.isEmpty()
                    ? refuseWithoutVersions(name)
                    : managed.rollback(name, version, ifVersion));
  }

  @Override
  public CompletionStage<Instant> renew(DatasetName name, Version version, Duration atLeast) {
    return managed
        .current(name)
        .thenCompose(
            current ->
                current.isEmpty()
                    ? refuseWithoutVersions(name)
                    : managed.renew(name, version, atLeast));
  }

  private <T> CompletionStage<T> refuseWithoutVersions(DatasetName name) {
    return plain
        .exists(name)
        .thenApply(
            exists -> {
              throw exists ? Refusals.noVersions(name) : Refusals.notFound(name);
            });
  }

  @Override
  public CompletionStage<Cleanup> clean(Optional<DatasetName> dataset, boolean force) {
    return managed.clean(dataset, force);
  }

  @Override
  public CompletionStage<StoreStatus> ping() {
    return new RedisStatus(redis.commands())
        .ask()
        .thenApply(status -> status.with(managed.properties()));
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    redis.close();
    managed.close();
    allocator.close();
  }
}
