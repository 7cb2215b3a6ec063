package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.InTurn;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.dataset.redis.connection.RedisValues;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.PutMode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Plain data: {@link io.sheaf.dataset.DatasetStore}'s methods for names without a head. */
public final class PlainDatasets {
  private final RedisCommands commands;
  private final RedisValues values;
  private final PlainReader reader;

  /**
   * @param budget pays for the chunks read
   */
  public PlainDatasets(RedisConnections redis, MemoryBudget budget, PlainOptions options) {
    this.commands = redis.commands();
    this.values = redis.values();
    this.reader = new PlainReader(values, budget, options);
  }

  /** Whether there is plain data under a name. */
  public CompletionStage<Boolean> exists(DatasetName name) {
    return new PlainProbe(commands, name).exists();
  }

  /**
   * What is there now; empty when nothing is. A chunk that is missing before one that is there
   * fails who reads it, not who opens the dataset.
   */
  public CompletionStage<Optional<Dataset>> open(DatasetName name) {
    return new PlainProbe(commands, name)
        .partitions()
        .thenCompose(
            partitions ->
                partitions.stream().allMatch(partition -> partition.sizes().isEmpty())
                    ? CompletableFuture.completedStage(Optional.empty())
                    : open(name, partitions).thenApply(Optional::of));
  }

  private CompletionStage<Dataset> open(DatasetName name, List<PlainPartition> partitions) {
    return new PlainSchema(values, firstKey(partitions))
        .read()
        .thenApply(schema -> new PlainDataset(name, schema, partitions, reader));
  }

  /**
   * Begins to write in place. The caller has seen to it that the name has no head.
   *
   * @return fails with DATASET_EXISTS for create where there are chunks
   */
  public CompletionStage<DatasetWriter> write(DatasetName name, WriteOptions options) {
    check(options);
    return new PlainProbe(commands, name)
        .partitions()
        .thenApply(
            existing -> {
              if (options.mode() == PutMode.CREATE && !existing.isEmpty()) {
                throw Refusals.exists(name, "plain chunks, such as " + firstKey(existing));
              }
              List<String> keys = existing.stream().flatMap(each -> each.keys().stream()).toList();
              return new PlainDatasetWriter(name, options, keys, commands, values);
            });
  }

  /** The key of the first chunk that is there. */
  private static String firstKey(List<PlainPartition> existing) {
    return existing.stream()
        .flatMap(partition -> partition.keys().stream())
        .findFirst()
        .orElseThrow();
  }

  private static void check(WriteOptions options) {
    if (options.mode() == PutMode.APPEND) {
      throw notSupported("mode 'append'");
    }
    if (options.ifVersion().isPresent() || options.hidesPlain()) {
      throw notSupported("if_version");
    }
  }

  private static SheafException notSupported(String what) {
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "layout 'arrow-redis' has no versions and does not support "
            + what
            + "; use layout 'sheaf'");
  }

  /**
   * Removes all chunks of a name.
   *
   * @return whether there were any
   */
  public CompletionStage<Boolean> delete(DatasetName name) {
    return new PlainProbe(commands, name)
        .partitions()
        .thenCompose(
            partitions ->
                InTurn.each(
                        partitions.stream().filter(each -> !each.sizes().isEmpty()).toList(),
                        16,
                        each -> commands.unlink(each.keys()))
                    .thenApply(done -> !partitions.isEmpty()));
  }
}
