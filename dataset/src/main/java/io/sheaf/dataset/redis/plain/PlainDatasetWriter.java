package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.InTurn;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisValues;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.PutSummary;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A put in place, as ArrowRedis does it: each chunk is visible when it is written, and an overwrite
 * that is aborted leaves what it has replaced. The summary's version is empty. A commit fails with
 * INVALID_DATA, and the put is aborted, where a partition would not be found again.
 */
final class PlainDatasetWriter implements DatasetWriter {
  private static final int KEYS_AT_ONCE = 64;

  private final DatasetName dataset;
  private final WriteOptions options;
  private final Set<String> existing;
  private final RedisCommands commands;
  private final RedisValues values;
  private final Map<Integer, Integer> batches = new HashMap<>();
  private final Set<String> written = new LinkedHashSet<>();
  private CompletableFuture<Void> writes = CompletableFuture.completedFuture(null);
  private long rows;
  private long bytes;
  private @Nullable Throwable failure;

  PlainDatasetWriter(
      DatasetName dataset,
      WriteOptions options,
      List<String> existing,
      RedisCommands commands,
      RedisValues values) {
    this.dataset = dataset;
    this.options = options;
    this.existing = new LinkedHashSet<>(existing);
    this.commands = commands;
    this.values = values;
  }

  @Override
  public CompletionStage<Void> write(int partition, Chunk chunk) {
    String key = add(partition, chunk);
    CompletionStage<Void> write =
        values
            .write(key, chunk.bytes(), options.timeToLive())
            .whenComplete(
                (done, problem) -> {
                  chunk.close();
                  ended(problem);
                });
    track(write);
    return write;
  }

  private synchronized String add(int partition, Chunk chunk) {
    int batch = batches.merge(partition, 1, Integer::sum) - 1;
    String key = PlainPartition.key(dataset, partition, batch);
    written.add(key);
    rows += chunk.rows();
    bytes += chunk.bytes().readableBytes();
    return key;
  }

  private synchronized void ended(@Nullable Throwable problem) {
    failure = failure == null ? problem : failure;
  }

  private synchronized void track(CompletionStage<Void> write) {
    writes =
        CompletableFuture.allOf(
            writes, write.handle((done, problem) -> null).toCompletableFuture());
  }

  private synchronized CompletableFuture<Void> writes() {
    return writes;
  }

  @Override
  public CompletionStage<PutSummary> commit() {
    return writes().thenCompose(ended -> checkedCommit());
  }

  private CompletionStage<PutSummary> checkedCommit() {
    try {
      check();
    } catch (SheafException e) {
      return abort().thenCompose(removed -> CompletableFuture.failedStage(e));
    }
    return remove(allBut(existing, written)).thenApply(removed -> summary());
  }

  private synchronized void check() {
    if (failure != null) {
      throw asSheafException(failure);
    }
    PlainProbe.checkFound(new TreeSet<>(batches.keySet()));
  }

  /** One by one, since they lie in many slots. */
  private CompletionStage<Void> remove(List<String> keys) {
    return InTurn.each(keys, KEYS_AT_ONCE, key -> commands.unlink(List.of(key)));
  }

  private synchronized PutSummary summary() {
    return new PutSummary("", rows, written.size(), bytes);
  }

  /** What was there before stays, replaced or not: all of it is found as before. */
  @Override
  public CompletionStage<Void> abort() {
    return writes()
        .thenCompose(ended -> remove(allBut(written, existing)))
        .exceptionally(unreachable -> null);
  }

  private synchronized List<String> allBut(Set<String> keys, Set<String> others) {
    return keys.stream().filter(key -> !others.contains(key)).toList();
  }

  private static SheafException asSheafException(Throwable failure) {
    return SheafException.unwrap(failure) instanceof SheafException own
        ? own
        : new SheafException(ErrorReason.INTERNAL, "an earlier write failed: " + failure, failure);
  }
}
