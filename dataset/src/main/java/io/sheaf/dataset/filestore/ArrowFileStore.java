package io.sheaf.dataset.filestore;

import io.sheaf.dataset.Cleanup;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.Placement;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.dataset.StoreStatus;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Datasets that are one Arrow IPC file each: any that any Arrow library wrote, and streams. Record
 * batches are relayed by their byte ranges. There is one version of each, its file; what replaces
 * it replaces it at once.
 */
public final class ArrowFileStore implements DatasetStore {
  private static final Duration LEFTOVER_AGE = Duration.ofHours(24);

  private final FileSpace space;
  private final FileNames names;
  private final MemoryBudget budget;
  private final FileStoreOptions options;
  private final BufferAllocator allocator;
  private final ExecutorService executor;
  private final BlockReader blocks;
  private final FileFinder finder;
  private final FileCommits commits;

  /**
   * @param space owned from now on
   * @param budget pays for the chunks read; lent
   */
  public ArrowFileStore(FileSpace space, MemoryBudget budget, FileStoreOptions options) {
    this(space, FileNames.BY_DATASET, budget, options);
  }

  /**
   * A store of one file, whatever its name ends with: each dataset's name stands for it.
   *
   * @param space owned from now on
   * @param budget pays for the chunks read; lent
   */
  public static ArrowFileStore ofFile(
      FileSpace space, String file, MemoryBudget budget, FileStoreOptions options) {
    return new ArrowFileStore(space, new FileNames(Optional.of(file)), budget, options);
  }

  private ArrowFileStore(
      FileSpace space, FileNames names, MemoryBudget budget, FileStoreOptions options) {
    this.space = space;
    this.names = names;
    this.budget = budget;
    this.options = options;
    this.allocator = new RootAllocator(options.unifyBytesMax());
    this.executor = Executors.newFixedThreadPool(options.threads(), ArrowFileStore::newThread);
    this.blocks = new BlockReader(budget, options.memoryWaitMax(), options.gapBytesMax());
    FileIndexCodec indexes = new FileIndexCodec(allocator);
    this.finder =
        new FileFinder(
            space, names, new ContentsReader(space, indexes, options), options, executor);
    this.commits = new FileCommits(space, finder, indexes, budget, allocator, options, executor);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "sheaf-filestore");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public CompletionStage<Dataset> open(DatasetName name, Optional<Version> version) {
    return contents(name)
        .thenApply(
            contents -> {
              Version current = contents.snapshot().version();
              version
                  .filter(wanted -> !wanted.equals(current))
                  .ifPresent(
                      gone -> {
                        throw Refusals.versionNotFound(name, gone, Optional.of(current));
                      });
              return dataset(name, contents);
            });
  }

  private CompletionStage<FileContents> contents(DatasetName name) {
    return finder
        .contents(name)
        .thenApply(found -> found.orElseThrow(() -> Refusals.notFound(name)));
  }

  private Dataset dataset(DatasetName name, FileContents contents) {
    return new FileDataset(name, contents, space, blocks, options.groupChunksMax());
  }

  @Override
  public CompletionStage<DatasetWriter> write(
      DatasetName name, SchemaMessage schema, WriteOptions wanted) {
    CompletionStage<Optional<FileContents>> repeated =
        wanted
            .putId()
            .map(putId -> finder.madeBy(name, putId))
            .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    return repeated.thenCompose(
        made ->
            made.isPresent()
                ? CompletableFuture.completedFuture(new RepeatedPut(made.get().info(name)))
                : begin(name, schema, wanted));
  }

  private CompletionStage<DatasetWriter> begin(
      DatasetName name, SchemaMessage schema, WriteOptions wanted) {
    FilePut.checkSupported(names.file(name), wanted);
    return finder.find(name).thenCompose(base -> begin(name, schema, wanted, base));
  }

  private CompletionStage<DatasetWriter> begin(
      DatasetName name, SchemaMessage schema, WriteOptions wanted, Optional<FileSnapshot> base) {
    String putId = wanted.putId().orElseGet(() -> UUID.randomUUID().toString());
    FilePut put = new FilePut(name, names.file(name), schema, wanted, putId, base);
    put.check(base);
    return space
        .create(put.file(), put.mayNeedUnifying())
        .thenApply(
            upload ->
                new FileDatasetWriter(put, upload, new FileAssembly(schema, budget), commits));
  }

  @Override
  public CompletionStage<DatasetPage> list(String namePrefix, String after, int limit) {
    return new FileListing(space, namePrefix, after, limit).run();
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
    return finder
        .find(name)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedStage(false)
                    : space
                        .delete(names.file(name))
                        .thenCombine(
                            space.delete(names.stream(name)), (file, stream) -> file || stream));
  }

  @Override
  public CompletionStage<List<RetainedVersion>> versions(DatasetName name) {
    return contents(name).thenApply(contents -> List.of(version(contents.info(name), contents)));
  }

  private static RetainedVersion version(DatasetInfo info, FileContents contents) {
    return new RetainedVersion(
        contents.snapshot().version(),
        contents.snapshot().modified(),
        info.rows(),
        info.bytes(),
        Optional.empty());
  }

  @Override
  public CompletionStage<Version> rollback(
      DatasetName name, Version version, Optional<Version> ifVersion) {
    return open(name, Optional.empty())
        .thenApply(
            current -> {
              throw FilePut.unsupported(
                  "'" + name + "' is a file, which has no earlier versions to go back to");
            });
  }

  @Override
  public CompletionStage<Instant> renew(DatasetName name, Version version, Duration atLeast) {
    return open(name, Optional.of(version))
        .thenApply(
            current -> {
              throw FilePut.unsupported(
                  "'" + name + "' is a file, which stays until another one replaces it");
            });
  }

  @Override
  public CompletionStage<Cleanup> clean(Optional<DatasetName> dataset, boolean force) {
    return space
        .clean(dataset.map(names::file), LEFTOVER_AGE)
        .thenApply(removed -> new Cleanup(removed, List.of()));
  }

  @Override
  public CompletionStage<StoreStatus> ping() {
    long begun = System.nanoTime();
    return space
        .ping()
        .thenApply(
            properties ->
                new StoreStatus(
                    space.kind(),
                    (System.nanoTime() - begun) / (double) TimeUnit.MILLISECONDS.toNanos(1),
                    properties));
  }

  @Override
  public void close() {
    executor.shutdown();
    space.close();
    allocator.close();
  }
}
