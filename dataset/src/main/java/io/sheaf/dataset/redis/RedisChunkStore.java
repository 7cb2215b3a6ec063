package io.sheaf.dataset.redis;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.managed.ChunkStore;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.dataset.redis.connection.RedisReplicas;
import io.sheaf.dataset.redis.connection.RedisValues;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Chunks and indexes as strings. */
final class RedisChunkStore implements ChunkStore {
  private static final String FOR_EVER = "";

  private final RedisValues values;
  private final RedisCommands commands;
  private final RedisReplicas replicas;

  RedisChunkStore(RedisConnections redis) {
    this.values = redis.values();
    this.commands = redis.commands();
    this.replicas = redis.replicas();
  }

  @Override
  public CompletionStage<Void> write(String key, ByteBuf value, Duration timeToLive) {
    return values.write(key, value, Optional.of(timeToLive));
  }

  @Override
  public CompletionStage<List<StoredValue>> read(
      List<ExpectedValue> expected, Reservation reservation, int stream) {
    return values.read(expected, reservation, stream);
  }

  @Override
  public int newStream() {
    return values.newStream();
  }

  @Override
  public CompletionStage<Optional<String>> keep(List<String> keys) {
    return firstMissing(keys, values.count(Script.KEEP.text(), keys, FOR_EVER));
  }

  @Override
  public CompletionStage<Void> expire(List<String> keys, long timeMillis) {
    return values
        .count(Script.KEEP.text(), keys, Long.toString(timeMillis))
        .thenApply(count -> null);
  }

  @Override
  public CompletionStage<Optional<String>> missing(List<String> keys) {
    return firstMissing(keys, values.count(keys));
  }

  /** One that has come meanwhile was missing: it is none of ours. */
  private CompletionStage<Optional<String>> firstMissing(
      List<String> keys, CompletionStage<Long> there) {
    return there.thenCompose(
        count ->
            count == keys.size()
                ? CompletableFuture.completedFuture(Optional.empty())
                : commands
                    .sizes(keys)
                    .thenApply(sizes -> Optional.of(keys.get(Math.max(0, sizes.indexOf(0L))))));
  }

  @Override
  public CompletionStage<List<Long>> sizes(List<String> keys) {
    return commands.sizesOfAnything(keys, NO_VALUE);
  }

  @Override
  public CompletionStage<Void> replicate(List<String> keys) {
    return replicas.await(keys);
  }

  @Override
  public CompletionStage<String> generation(List<String> keys) {
    return replicas.generation(keys);
  }

  @Override
  public CompletionStage<Void> remove(List<String> keys) {
    return commands.unlink(keys).thenApply(count -> null);
  }
}
