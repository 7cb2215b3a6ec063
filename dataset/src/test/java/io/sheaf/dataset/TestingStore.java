package io.sheaf.dataset;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** What tests do to stores, waiting for each step. */
public final class TestingStore {
  public static final WriteOptions CREATE = WriteOptions.of(PutMode.CREATE, Layout.SHEAF);
  public static final WriteOptions OVERWRITE = WriteOptions.of(PutMode.OVERWRITE, Layout.SHEAF);

  private TestingStore() {}

  public static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** The failure of a stage, which must be Sheaf's own. */
  public static SheafException failure(CompletionStage<?> stage) {
    try {
      Object value = await(stage);
      throw new AssertionError("no failure, but " + value);
    } catch (CompletionException e) {
      Throwable cause = SheafException.unwrap(e);
      Assertions.assertThat(cause).isInstanceOf(SheafException.class);
      return (SheafException) cause;
    }
  }

  public static ErrorReason reason(CompletionStage<?> stage) {
    return failure(stage).reason();
  }

  /** Puts partitions, each a list of chunks, each a list of values. */
  public static PutSummary put(
      DatasetStore store,
      MemoryBudget budget,
      DatasetName name,
      WriteOptions options,
      int[][]... partitions) {
    DatasetWriter writer = await(store.write(name, TestingChunks.MESSAGE, options));
    for (int partition = 0; partition < partitions.length; partition++) {
      for (int[] values : partitions[partition]) {
        await(writer.write(partition, TestingChunks.chunk(budget, values)));
      }
    }
    return await(writer.commit());
  }

  public static List<Integer> read(DatasetStore store, DatasetName name) {
    return read(await(store.open(name, Optional.empty())));
  }

  public static List<Integer> read(Dataset dataset) {
    return read(
        dataset.read(
            dataset.info().partitions().stream()
                .map(partition -> ChunkRange.all(partition.partition()))
                .toList()));
  }

  /** All values that a source gives. */
  public static List<Integer> read(ChunkSource source) {
    List<Integer> values = new ArrayList<>();
    while (true) {
      try (ChunkGroup group = await(source.next(1 << 20))) {
        if (group.isEnd()) {
          return values;
        }
        group.chunks().forEach(chunk -> values.addAll(TestingChunks.values(chunk.bytes())));
      }
    }
  }
}
