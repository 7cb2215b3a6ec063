package io.sheaf.dataset;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;

/**
 * A store in memory for what stands in front of stores. What is read is paid for by a budget, so
 * that a leak shows. Reads, writes and their beginnings can be held back, let go one at a time, and
 * made to fail. For one thread at a time.
 */
public final class TestingDatasetStore implements DatasetStore {
  /** A chunk at rest. */
  public record Stored(byte[] bytes, long rows, ByteString appMetadata) {}

  private final NavigableMap<DatasetName, Snapshot> datasets = new ConcurrentSkipListMap<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final MemoryBudget budget;
  private boolean holding;
  private boolean holdingBeginnings;
  private int writersLive;
  private int writesLeft = Integer.MAX_VALUE;

  public TestingDatasetStore(MemoryBudget budget) {
    this.budget = budget;
  }

  /** What holds back; its end lets all go. */
  public interface HoldBack {
    void end();
  }

  /** From now on nothing completes before {@link #letGo}. */
  public HoldBack holdBack() {
    holding = true;
    return () -> {
      holding = false;
      while (letGo()) {}
    };
  }

  /** From now on no writer begins before {@link #letGo}. */
  public void holdBackBeginnings() {
    holdingBeginnings = true;
  }

  /** Writers that have begun, and have neither committed nor been aborted. */
  public int writersLive() {
    return writersLive;
  }

  /** Completes the read or write that is held back longest; false when there is none. */
  public boolean letGo() {
    Runnable oldest = held.poll();
    if (oldest != null) {
      oldest.run();
    }
    return oldest != null;
  }

  /** Reads and writes that are held back. */
  public int heldBack() {
    return held.size();
  }

  /** Writes after so many more fail with STORE_UNAVAILABLE. */
  public void failWritesAfter(int writes) {
    writesLeft = writes;
  }

  /** Makes a dataset of these chunks, all in partition 0. */
  public void put(String name, SchemaMessage schema, List<Stored> chunks) {
    datasets.put(new DatasetName(name), new Snapshot(new DatasetName(name), schema, chunks));
  }

  /** The chunks of a dataset by partition. */
  public Map<Integer, List<Stored>> chunks(String name) {
    return datasets.get(new DatasetName(name)).chunks;
  }

  public boolean has(String name) {
    return datasets.containsKey(new DatasetName(name));
  }

  private void whenLetGo(Runnable completion) {
    if (holding) {
      held.add(completion);
    } else {
      completion.run();
    }
  }

  @Override
  public CompletionStage<Dataset> open(DatasetName name, Optional<Version> version) {
    Snapshot found = datasets.get(name);
    return found == null
        ? CompletableFuture.failedFuture(
            new SheafException(ErrorReason.DATASET_NOT_FOUND, "no dataset '" + name + "'"))
        : CompletableFuture.completedFuture(found);
  }

  @Override
  public CompletionStage<DatasetWriter> write(
      DatasetName name, SchemaMessage schema, WriteOptions options) {
    CompletableFuture<DatasetWriter> begun = new CompletableFuture<>();
    Runnable beginning = () -> begun.complete(new Writer(new Snapshot(name, schema, List.of())));
    if (holdingBeginnings) {
      held.add(beginning);
    } else {
      beginning.run();
    }
    return begun;
  }

  @Override
  public CompletionStage<DatasetPage> list(String namePrefix, String after, int limit) {
    List<DatasetName> names =
        datasets.keySet().stream().filter(name -> name.value().startsWith(namePrefix)).toList();
    return CompletableFuture.completedFuture(new DatasetPage(names, Optional.empty()));
  }

  @Override
  public CompletionStage<DatasetPage> scan(String namePrefix, String after, int limit) {
    return list(namePrefix, after, limit);
  }

  @Override
  public CompletionStage<Placement> placement(Dataset dataset) {
    return CompletableFuture.completedStage(new Placement(List.of(), List.of(), List.of()));
  }

  @Override
  public CompletionStage<Boolean> delete(DatasetName name) {
    return CompletableFuture.completedFuture(datasets.remove(name) != null);
  }

  @Override
  public CompletionStage<List<RetainedVersion>> versions(DatasetName name) {
    return CompletableFuture.failedStage(Refusals.noVersions(name));
  }

  @Override
  public CompletionStage<Version> rollback(
      DatasetName name, Version version, Optional<Version> ifVersion) {
    return CompletableFuture.failedStage(Refusals.noVersions(name));
  }

  @Override
  public CompletionStage<Instant> renew(DatasetName name, Version version, Duration atLeast) {
    return CompletableFuture.failedStage(Refusals.noVersions(name));
  }

  @Override
  public CompletionStage<Cleanup> clean(Optional<DatasetName> dataset, boolean force) {
    return CompletableFuture.completedStage(new Cleanup(0, List.of()));
  }

  @Override
  public CompletionStage<StoreStatus> ping() {
    return CompletableFuture.completedFuture(new StoreStatus("memory", 0, Map.of()));
  }

  @Override
  public void close() {}

  private final class Snapshot implements Dataset {
    private final DatasetName name;
    private final SchemaMessage schema;
    private final NavigableMap<Integer, List<Stored>> chunks = new TreeMap<>();

    Snapshot(DatasetName name, SchemaMessage schema, List<Stored> first) {
      this.name = name;
      this.schema = schema;
      if (!first.isEmpty()) {
        chunks.put(0, first);
      }
    }

    @Override
    public DatasetInfo info() {
      List<PartitionInfo> partitions = new ArrayList<>();
      chunks.forEach(
          (number, all) -> partitions.add(new PartitionInfo(number, all.size(), -1, bytes(all))));
      return new DatasetInfo(
          name,
          Layout.SHEAF,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          schema,
          partitions);
    }

    @Override
    public CompletionStage<IntegrityResult> check(LongConsumer progress) {
      return CompletableFuture.completedStage(new DamageList().result("presence"));
    }

    @Override
    public StoredKeys keys() {
      return new StoredKeys(List.of(), Map.of());
    }

    @Override
    public ChunkSource read(List<ChunkRange> ranges) {
      Deque<Stored> all = new ArrayDeque<>();
      for (ChunkRange range : ranges) {
        List<Stored> partition = chunks.get(range.partition());
        if (partition == null) {
          throw new SheafException(ErrorReason.PARTITION_NOT_FOUND, "no " + range.partition());
        }
        int to = Math.min(range.to(), partition.size());
        all.addAll(partition.subList(Math.min(range.from(), to), to));
      }
      return new Source(all);
    }
  }

  private static long bytes(List<Stored> chunks) {
    return chunks.stream().mapToLong(chunk -> chunk.bytes().length).sum();
  }

  private final class Source implements ChunkSource {
    private final Deque<Stored> left;
    private int taken;

    Source(Deque<Stored> left) {
      this.left = left;
    }

    @Override
    public CompletionStage<ChunkGroup> next(long bytesMax) {
      List<Chunk> group = new ArrayList<>();
      long bytes = 0;
      while (!left.isEmpty()
          && (group.isEmpty() || bytes + left.element().bytes().length <= bytesMax)) {
        bytes += left.element().bytes().length;
        group.add(chunk(left.remove()));
      }
      CompletableFuture<ChunkGroup> result = new CompletableFuture<>();
      whenLetGo(() -> result.complete(new ChunkGroup(group)));
      return result;
    }

    private Chunk chunk(Stored stored) {
      try (Reservation room = budget.tryReserve(stored.bytes().length).orElseThrow()) {
        ByteBuf bytes = room.allocate(stored.bytes().length).writeBytes(stored.bytes());
        return new Chunk("c" + taken++, bytes, stored.rows(), stored.appMetadata());
      }
    }

    @Override
    public void cancel() {}
  }

  private final class Writer implements DatasetWriter {
    private final Snapshot staged;

    Writer(Snapshot staged) {
      this.staged = staged;
      writersLive++;
    }

    @Override
    public CompletionStage<Void> write(int partition, Chunk chunk) {
      Stored stored =
          new Stored(ByteBufUtil.getBytes(chunk.bytes()), chunk.rows(), chunk.appMetadata());
      CompletableFuture<Void> result = new CompletableFuture<>();
      boolean fails = writesLeft-- <= 0;
      whenLetGo(
          () -> {
            chunk.close();
            if (fails) {
              result.completeExceptionally(
                  new SheafException(ErrorReason.STORE_UNAVAILABLE, "the store is away"));
            } else {
              staged.chunks.computeIfAbsent(partition, number -> new ArrayList<>()).add(stored);
              result.complete(null);
            }
          });
      return result;
    }

    @Override
    public CompletionStage<PutSummary> commit() {
      writersLive--;
      datasets.put(staged.name, staged);
      long rows =
          staged.chunks.values().stream().flatMap(List::stream).mapToLong(Stored::rows).sum();
      return CompletableFuture.completedFuture(new PutSummary("1", rows, 0, 0));
    }

    @Override
    public CompletionStage<Void> abort() {
      writersLive--;
      return CompletableFuture.completedFuture(null);
    }
  }
}
