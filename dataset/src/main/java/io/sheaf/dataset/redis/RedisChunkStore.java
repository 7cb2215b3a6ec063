package io.sheaf.dataset.redis;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.managed.ChunkStore;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.dataset.redis.connection.RedisInfo;
import io.sheaf.dataset.redis.connection.RedisValues;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Chunks and indexes as strings. */
final class RedisChunkStore implements ChunkStore {
  private final RedisValues values;
  private final RedisCommands commands;

  RedisChunkStore(RedisConnections redis) {
    this.values = redis.values();
    this.commands = redis.commands();
  }

  @Override
  public CompletionStage<Void> write(String key, ByteBuf value, Duration timeToLive) {
    return values.write(key, value, Optional.of(timeToLive));
  }

  @Override
  public CompletionStage<List<StoredValue>> read(
      List<ExpectedValue> expected, Reservation reservation) {
    return values.read(expected, reservation);
  }

  @Override
  public CompletionStage<Optional<String>> keep(List<String> keys) {
    return values
        .persist(keys)
        .thenCompose(
            all ->
                all
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : missing(keys).thenApply(found -> found.or(() -> Optional.of(keys.get(0)))));
  }

  @Override
  public CompletionStage<Optional<String>> missing(List<String> keys) {
    return commands
        .sizes(keys)
        .thenApply(sizes -> Optional.of(sizes.indexOf(0L)).filter(at -> at >= 0).map(keys::get));
  }

  @Override
  public CompletionStage<Void> expire(List<String> keys, long timeMillis) {
    return values.expire(keys, timeMillis);
  }

  @Override
  public CompletionStage<Void> replicate() {
    return commands.info("replication").thenCompose(this::replicate);
  }

  private CompletionStage<Void> replicate(RedisInfo replication) {
    int replicas = replication.value("connected_slaves").map(Integer::parseInt).orElse(0);
    int needed = Math.min(values.replicasMin(), replicas);
    if (needed == 0) {
      return CompletableFuture.completedFuture(null);
    }
    return values.waitForReplicas(needed).thenAccept(count -> checkReplicas(count, needed));
  }

  private void checkReplicas(Optional<Long> count, int needed) {
    if (count.isPresent() && count.get() < needed) {
      throw new SheafException(
          ErrorReason.STORE_UNAVAILABLE,
          "of "
              + needed
              + " replicas of Redis at "
              + commands.address()
              + " only "
              + count.get()
              + " have the chunks; nothing was committed; try again later");
    }
  }

  @Override
  public CompletionStage<Void> remove(List<String> keys) {
    return commands.unlink(keys).thenApply(count -> null);
  }
}
