package io.sheaf.dataset.redis.connection;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chunks in and out of Redis. Stages fail with {@link io.sheaf.protocol.error.SheafException}
 * alone. Safe for any number of threads.
 */
public final class RedisValues {
  private final ValueCodec codec;
  private final List<StatefulRedisConnection<String, OutgoingValue>> readers;
  private final RedisAsyncCommands<String, OutgoingValue> writer;
  private final RedisErrors errors;
  private final RedisConnectionOptions options;
  private final AtomicInteger turn = new AtomicInteger();

  RedisValues(
      ValueCodec codec,
      List<StatefulRedisConnection<String, OutgoingValue>> readers,
      StatefulRedisConnection<String, OutgoingValue> writer,
      RedisErrors errors,
      RedisConnectionOptions options) {
    this.codec = codec;
    this.readers = readers;
    this.writer = writer.async();
    this.errors = errors;
    this.options = options;
  }

  /**
   * MGET.
   *
   * @param values keys of one slot
   * @param reservation room for all of them; taken over
   * @return what was found, in order; the caller releases it
   */
  public CompletionStage<List<StoredValue>> read(
      List<ExpectedValue> values, Reservation reservation) {
    ValuesOutput output = new ValuesOutput(codec, values, reservation);
    CommandArgs<String, OutgoingValue> keys = new CommandArgs<>(codec);
    values.forEach(value -> keys.addKey(value.key()));
    return nextReader()
        .dispatch(CommandType.MGET, output, keys)
        .handle(
            (nothing, failure) -> {
              if (failure != null) {
                output.abandon();
                throw errors.of("MGET", failure);
              }
              return output.finish();
            });
  }

  /**
   * GETRANGE.
   *
   * @param to the last byte's position
   * @return what is there, perhaps less, perhaps nothing
   */
  public CompletionStage<byte[]> range(String key, long from, long to) {
    CommandArgs<String, OutgoingValue> arguments =
        new CommandArgs<>(codec).addKey(key).add(from).add(to);
    return nextReader()
        .dispatch(CommandType.GETRANGE, new ByteArrayOutput<>(codec), arguments)
        .handle(
            (bytes, failure) -> {
              if (failure != null) {
                throw errors.of("GETRANGE", failure);
              }
              return bytes;
            });
  }

  private RedisAsyncCommands<String, OutgoingValue> nextReader() {
    return readers.get(Math.floorMod(turn.getAndIncrement(), readers.size())).async();
  }

  /**
   * SET.
   *
   * @param value lent until the stage is done
   * @param timeToLive forever when empty
   */
  public CompletionStage<Void> write(String key, ByteBuf value, Optional<Duration> timeToLive) {
    OutgoingValue outgoing = new OutgoingValue(value);
    SetArgs arguments = new SetArgs();
    timeToLive.ifPresent(arguments::ex);
    RedisFuture<String> answer = writer.set(key, outgoing, arguments);
    return answer.handle(
        (ok, failure) -> {
          outgoing.end();
          if (failure != null) {
            throw errors.of("SET", failure);
          }
          return null;
        });
  }

  /**
   * PERSIST of each, then EXISTS of all.
   *
   * @param keys of one slot
   * @return whether all are there
   */
  public CompletionStage<Boolean> persist(List<String> keys) {
    CompletableFuture<?>[] persisted =
        keys.stream()
            .map(key -> writer.persist(key).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(persisted)
        .thenCompose(done -> writer.exists(keys.toArray(String[]::new)))
        .handle(
            (there, failure) -> {
              if (failure != null) {
                throw errors.of("PERSIST", failure);
              }
              return there == keys.size();
            });
  }

  /**
   * PEXPIREAT of each.
   *
   * @param timeMillis since 1970, by Redis's clock
   */
  public CompletionStage<Void> expire(List<String> keys, long timeMillis) {
    CompletableFuture<?>[] set =
        keys.stream()
            .map(key -> writer.pexpireat(key, timeMillis).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(set)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                throw errors.of("PEXPIREAT", failure);
              }
              return null;
            });
  }

  /**
   * WAIT, on the connection that wrote.
   *
   * @param replicas that must have everything
   * @return how many have; empty when the server refuses WAIT, as managed services do
   */
  public CompletionStage<Optional<Long>> waitForReplicas(int replicas) {
    long timeoutMillis = options.valueTimeout().toMillis() / 2;
    return writer
        .waitForReplication(replicas, timeoutMillis)
        .handle(
            (count, failure) -> {
              if (failure == null) {
                return Optional.of(count);
              }
              if (errors.isRefusal(failure)) {
                return Optional.empty();
              }
              throw errors.of("WAIT", failure);
            });
  }

  /** How many replicas a commit waits for. */
  public int replicasMin() {
    return options.replicasMin();
  }
}
