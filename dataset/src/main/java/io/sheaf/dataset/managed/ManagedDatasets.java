package io.sheaf.dataset.managed;

import io.sheaf.dataset.Cleanup;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Versioned datasets: {@link io.sheaf.dataset.DatasetStore}'s methods, for stores that have heads
 * and chunks. Safe for any number of threads.
 */
public final class ManagedDatasets implements AutoCloseable {
  private static final int OPEN_TRIES_MAX = 5;

  private final ManagedParts parts;
  private final ChunkReader reader;
  private final Optional<ChunkCache> cache;

  /**
   * @param budget pays for the chunks read
   * @param allocator for chunk indexes while they are encoded and decoded; lent
   * @param scheduler for leases; lent
   */
  public ManagedDatasets(
      HeadStore heads,
      WorkQueue work,
      NameIndex names,
      ChunkStore chunks,
      MemoryBudget budget,
      BufferAllocator allocator,
      ScheduledExecutorService scheduler,
      ManagedOptions options) {
    ManifestCache manifests = new ManifestCache(heads, options.cacheBytesMax());
    ChunkIndexCodec codec = new ChunkIndexCodec(allocator);
    this.parts =
        new ManagedParts(
            heads,
            work,
            names,
            chunks,
            manifests,
            codec,
            new Reaper(heads, work, names, chunks, manifests, options.namespace(), options.grace()),
            new Leases(heads, work, scheduler, options),
            options);
    this.cache =
        Optional.of(options.chunkCacheBytesMax()).filter(bytes -> bytes > 0).map(ChunkCache::new);
    this.reader =
        new ChunkReader(
            chunks,
            new IndexLoader(chunks, budget, codec, options),
            budget,
            options,
            cache.map(kept -> new CachedReads(kept, budget)));
  }

  public Reaper reaper() {
    return parts.reaper();
  }

  /** The current version of a name; empty when it has none. */
  public CompletionStage<Optional<Version>> current(DatasetName name) {
    return parts.heads().current(name);
  }

  /**
   * A snapshot; empty when the name has no version at all. Fails with VERSION_NOT_FOUND when it has
   * others.
   */
  public CompletionStage<Optional<Dataset>> open(DatasetName name, Optional<Version> version) {
    return open(name, version, OPEN_TRIES_MAX);
  }

  private CompletionStage<Optional<Dataset>> open(
      DatasetName name, Optional<Version> version, int triesLeft) {
    return current(name)
        .thenCompose(
            current ->
                current.isEmpty()
                    ? CompletableFuture.completedStage(Optional.empty())
                    : open(name, version, current.get(), triesLeft));
  }

  private CompletionStage<Optional<Dataset>> open(
      DatasetName name, Optional<Version> version, Version current, int triesLeft) {
    Version wanted = version.orElse(current);
    CompletionStage<Optional<ManagedDataset>> found =
        wanted.equals(current)
            ? parts
                .manifests()
                .get(name, wanted)
                .thenApply(
                    manifest ->
                        manifest.map(each -> new ManagedDataset(each, Optional.empty(), reader)))
            : openReplaced(name, wanted);
    return found.thenCompose(
        dataset -> {
          if (dataset.isPresent()) {
            return CompletableFuture.completedStage(dataset.map(Dataset.class::cast));
          }
          return version.isEmpty() && triesLeft > 1
              ? open(name, version, triesLeft - 1)
              : CompletableFuture.failedStage(
                  Refusals.versionNotFound(name, wanted, Optional.of(current)));
        });
  }

  private CompletionStage<Optional<ManagedDataset>> openReplaced(
      DatasetName name, Version version) {
    return parts
        .manifests()
        .load(name, version)
        .thenCombine(
            parts.heads().retirement(name, version),
            (manifest, retires) ->
                manifest.map(
                    each -> new ManagedDataset(each, retires.map(Instant::ofEpochMilli), reader)));
  }

  /** Begins a put; see {@link io.sheaf.dataset.DatasetStore#write}. */
  public CompletionStage<DatasetWriter> write(
      DatasetName name, SchemaMessage schema, WriteOptions options) {
    WriterId writer = WriterId.random();
    String putId = options.putId().orElse(writer.value());
    parts.reaper().runBeforePut(name);
    return parts
        .heads()
        .look(name, putId)
        .thenCompose(
            look -> {
              check(name, options, look);
              WriterIdentity identity =
                  new WriterIdentity(
                      name, writer, schema, options, putId, look.current(), look.expires());
              return base(identity, look).thenCompose(checked -> begin(identity));
            });
  }

  /** Whether a put of this id has made a version. */
  public CompletionStage<Boolean> isCommitted(DatasetName name, String putId) {
    return parts.heads().look(name, putId).thenApply(look -> look.committed().isPresent());
  }

  private static void check(DatasetName name, WriteOptions options, HeadLook look) {
    if (look.committed().isPresent()) {
      return;
    }
    if (options.mode() == PutMode.CREATE && look.current().isPresent()) {
      throw Refusals.exists(name, "version " + look.current().get());
    }
    if (options.ifVersion().isPresent() && !options.ifVersion().equals(look.current())) {
      throw Refusals.conflict(name, options.ifVersion(), look.current());
    }
  }

  /** What an append adds to must fit, which is better known before the chunks come. */
  private CompletionStage<?> base(WriterIdentity identity, HeadLook look) {
    return look.committed().isPresent()
        ? CompletableFuture.completedStage(null)
        : new BaseManifest(identity, parts.manifests()).load(look.current());
  }

  private CompletionStage<DatasetWriter> begin(WriterIdentity identity) {
    WorkItem item = WorkItem.writer(identity.dataset(), identity.writer());
    return parts
        .work()
        .schedule(item, parts.options().lease())
        .thenCompose(
            scheduled ->
                parts.heads().begin(identity.dataset(), identity.writer(), parts.options().lease()))
        .thenApply(begun -> new ManagedWriter(identity, parts));
  }

  /** The versions that can be opened, the current one first; none when there is no such name. */
  public CompletionStage<List<RetainedVersion>> versions(DatasetName name) {
    return new RetainedVersions(parts.heads(), parts.manifests()).of(name);
  }

  /** See {@link io.sheaf.dataset.DatasetStore#rollback}. */
  public CompletionStage<Version> rollback(
      DatasetName name, Version version, Optional<Version> ifVersion) {
    return new Rollback(parts, name, version, ifVersion).run();
  }

  /** See {@link io.sheaf.dataset.DatasetStore#renew}. */
  public CompletionStage<Instant> renew(DatasetName name, Version version, Duration atLeast) {
    return parts
        .heads()
        .renew(name, version, atLeast)
        .thenCompose(
            until ->
                until
                    .map(millis -> whileChunksLive(name, version, Instant.ofEpochMilli(millis)))
                    .orElseGet(() -> refuseVersion(name, version)));
  }

  /** Chunks of a version that had an end keep it when a later one has its dataset stay. */
  private CompletionStage<Instant> whileChunksLive(
      DatasetName name, Version version, Instant until) {
    return parts
        .manifests()
        .get(name, version)
        .thenCompose(
            manifest ->
                manifest
                    .flatMap(Manifest::expires)
                    .map(end -> Instant.parse(end).plus(parts.options().grace()))
                    .filter(until::isAfter)
                    .map(end -> endIfItStays(name, until, end))
                    .orElseGet(() -> CompletableFuture.completedStage(until)));
  }

  /** In one that ends, the head has told that, and the chunks of all versions live as long. */
  private CompletionStage<Instant> endIfItStays(DatasetName name, Instant until, Instant end) {
    return parts
        .heads()
        .contents(name)
        .thenApply(contents -> contents.expires().isPresent() ? until : end);
  }

  private <T> CompletionStage<T> refuseVersion(DatasetName name, Version version) {
    return current(name)
        .thenApply(
            current -> {
              throw Refusals.versionNotFound(name, version, current);
            });
  }

  /** See {@link io.sheaf.dataset.DatasetStore#clean}. */
  public CompletionStage<Cleanup> clean(Optional<DatasetName> dataset, boolean force) {
    return parts.reaper().clean(dataset, force);
  }

  /** A page of names that have a version; see {@link io.sheaf.dataset.DatasetStore#list}. */
  public CompletionStage<DatasetPage> list(String namePrefix, String after, int limit) {
    return new NameListing(parts.names(), parts.heads()).page(namePrefix, after, limit);
  }

  /**
   * Removes all versions of a name.
   *
   * @return whether there was a current one
   */
  public CompletionStage<Boolean> delete(DatasetName name) {
    return current(name)
        .thenCompose(
            current -> current.isPresent() ? drop(name) : CompletableFuture.completedStage(false));
  }

  /**
   * Removes all versions of a name that had a current one. What follows that only makes room, and
   * the reaper does it if this does not.
   *
   * @return whether there still was a current one; fails with COMMIT_UNKNOWN when that can't be
   *     told
   */
  public CompletionStage<Boolean> drop(DatasetName name) {
    WorkItem item = WorkItem.drop(name);
    return parts
        .work()
        .schedule(item, parts.options().lease())
        .thenCompose(scheduled -> dropHead(name))
        .thenCompose(
            dropped ->
                secureDrop(name)
                    .thenCompose(
                        secured -> Reaper.quietly(item.format(), parts.reaper().finishDrop(item)))
                    .thenApply(done -> dropped));
  }

  private CompletionStage<Boolean> dropHead(DatasetName name) {
    return parts
        .heads()
        .drop(name)
        .exceptionally(
            failure -> {
              SheafException cause = (SheafException) SheafException.unwrap(failure);
              throw cause.reason() == ErrorReason.STORE_UNAVAILABLE
                  ? Refusals.dropUnknown(name, cause)
                  : cause;
            });
  }

  /** Chunks go only after that: a failover must not bring back what names them. */
  private CompletionStage<Void> secureDrop(DatasetName name) {
    return parts
        .heads()
        .secure(name, Optional.empty())
        .exceptionally(
            failure -> {
              throw Refusals.dropUnsafe(name, failure);
            });
  }

  /** Of the chunks that are kept for readers, for people; empty when none are. */
  public Map<String, String> properties() {
    return cache.map(kept -> Map.of("chunk cache", kept.summary())).orElse(Map.of());
  }

  /** Gives back the chunks that are kept for readers; all else is the store's. */
  @Override
  public void close() {
    cache.ifPresent(ChunkCache::close);
  }
}
