package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.DamageList;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.StoredKeys;
import io.sheaf.dataset.managed.ChunkCheck;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.protocol.action.InfoResult.KeyGroup;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Plain data as it was when it was opened. What is missing before something that is there, a chunk
 * of a partition or a partition without chunks, is listed as if it were there, and reading it
 * fails, so that who reads all that is listed does not miss it in silence; who names the others
 * reads them.
 */
final class PlainDataset implements Dataset {
  private final DatasetInfo info;
  private final List<PlainPartition> partitions;
  private final PlainReader reader;

  PlainDataset(
      DatasetName name, SchemaMessage schema, List<PlainPartition> partitions, PlainReader reader) {
    this.info =
        new DatasetInfo(
            name,
            Layout.ARROW_REDIS,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            schema,
            partitions.stream().map(PlainPartition::info).toList());
    this.partitions = partitions;
    this.reader = reader;
  }

  @Override
  public DatasetInfo info() {
    return info;
  }

  @Override
  public ChunkSource read(List<ChunkRange> ranges) {
    List<List<ExpectedValue>> runs = new ArrayList<>();
    for (ChunkRange range : ranges) {
      if (range.partition() >= partitions.size()) {
        throw Refusals.partitionNotFound(info.name(), range.partition());
      }
      runs.add(run(range, partitions.get(range.partition())));
    }
    return new PlainChunkSource(info.name(), runs, new PlainChunkCheck(info.schema()), reader);
  }

  private static List<ExpectedValue> run(ChunkRange range, PlainPartition partition) {
    checkComplete(partition);
    List<ExpectedValue> chunks = new ArrayList<>();
    int to = Math.min(range.to(), partition.sizes().size());
    for (int batch = range.from(); batch < to; batch++) {
      checkPresent(partition, batch);
      chunks.add(
          new ExpectedValue(
              partition.key(batch), Math.toIntExact(partition.sizes().get(batch)), false));
    }
    return chunks;
  }

  private static void checkPresent(PlainPartition partition, int batch) {
    if (partition.sizes().get(batch) == 0) {
      throw missing(partition.key(batch));
    }
  }

  private static SheafException missing(String key) {
    return ChunkCheck.failure(
        ErrorReason.CHUNK_MISSING,
        key,
        "chunk " + key + " is missing, and later ones of its partition are there");
  }

  private static void checkComplete(PlainPartition partition) {
    if (partition.sizes().isEmpty()) {
      throw withoutChunks(partition);
    }
  }

  private static SheafException withoutChunks(PlainPartition partition) {
    return ChunkCheck.failure(
        ErrorReason.CHUNK_MISSING,
        partition.key(0),
        "partition "
            + partition.partition()
            + " of '"
            + partition.dataset()
            + "' has no chunks ("
            + partition.key(0)
            + "), and later partitions have; name the"
            + " partitions to read if that is as it should be");
  }

  /** What probing found when the dataset was opened; nobody has written down more. */
  @Override
  public CompletionStage<IntegrityResult> check(LongConsumer progress) {
    DamageList damages = new DamageList();
    for (PlainPartition partition : partitions) {
      if (partition.sizes().isEmpty()) {
        damages.add(partition.partition(), 0, 1, withoutChunks(partition));
      }
      for (int batch = 0; batch < partition.sizes().size(); batch++) {
        if (partition.sizes().get(batch) == 0) {
          damages.add(partition.partition(), batch, 1, missing(partition.key(batch)));
        } else {
          damages.addWhole(1, partition.sizes().get(batch));
        }
      }
    }
    return CompletableFuture.completedStage(damages.result("presence"));
  }

  @Override
  public StoredKeys keys() {
    List<PlainPartition> there =
        partitions.stream().filter(partition -> !partition.keys().isEmpty()).toList();
    long count = there.stream().mapToLong(partition -> partition.keys().size()).sum();
    List<String> examples =
        there.stream()
            .flatMap(partition -> partition.keys().stream())
            .limit(StoredKeys.EXAMPLES_MAX)
            .toList();
    return new StoredKeys(
        List.of(new KeyGroup("chunk", count, examples)),
        there.stream()
            .collect(
                Collectors.toMap(
                    PlainPartition::partition, partition -> partition.keys().subList(0, 1))));
  }
}
