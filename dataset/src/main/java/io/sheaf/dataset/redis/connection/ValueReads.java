package io.sheaf.dataset.redis.connection;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Reads values by MGET: from a replica where that is wanted, then what it does not have from the
 * master; and key by key while their slot is on the move.
 */
final class ValueReads {
  private final RedisRoutes routes;
  private final RedisErrors errors;
  private final ValueCodec codec = new ValueCodec();

  ValueReads(RedisRoutes routes, RedisErrors errors) {
    this.routes = routes;
    this.errors = errors;
  }

  /**
   * @param room for all of them; taken over
   * @return what was found, in order; the caller releases it
   */
  CompletionStage<List<StoredValue>> read(
      List<ExpectedValue> values, Reservation room, int stream) {
    CompletionStage<List<StoredValue>> found =
        routes.readsReplicas()
            ? mget(routes.reader(stream), values, room)
                .exceptionally(failure -> missing(values, room, failure))
                .thenCompose(replica -> complete(values, replica, room, stream))
            : exact(values, room, stream);
    return found.handle(
        (all, failure) -> {
          room.close();
          if (failure != null) {
            throw errors.of("MGET", failure);
          }
          return all;
        });
  }

  private CompletionStage<List<StoredValue>> exact(
      List<ExpectedValue> values, Reservation room, int stream) {
    return mget(routes.exactReader(stream), values, room)
        .exceptionallyCompose(
            failure ->
                errors.isTryAgain(failure)
                    ? oneByOne(values, room, stream)
                    : CompletableFuture.failedStage(failure));
  }

  private CompletionStage<List<StoredValue>> mget(
      RedisClusterAsyncCommands<String, OutgoingValue> redis,
      List<ExpectedValue> values,
      Reservation room) {
    ValuesOutput output = new ValuesOutput(codec, values, room);
    CommandArgs<String, OutgoingValue> keys = new CommandArgs<>(codec);
    values.forEach(value -> keys.addKey(value.key()));
    return redis
        .dispatch(CommandType.MGET, output, keys)
        .handle(
            (nothing, failure) -> {
              if (failure != null) {
                output.abandon();
                throw new CompletionException(failure);
              }
              return output.finish();
            });
  }

  /** As if the replica had none of them, as long as there is room to ask again. */
  private static List<StoredValue> missing(
      List<ExpectedValue> values, Reservation room, Throwable failure) {
    if (room.bytesLeft() < values.stream().mapToLong(ExpectedValue::bytes).sum()) {
      throw new CompletionException(failure);
    }
    return values.stream().<StoredValue>map(value -> new StoredValue.Missing()).toList();
  }

  /** What a replica has not got, or not yet as it should be, the master may have. */
  private CompletionStage<List<StoredValue>> complete(
      List<ExpectedValue> values, List<StoredValue> replica, Reservation room, int stream) {
    List<Integer> wanted =
        IntStream.range(0, values.size())
            .filter(i -> !(replica.get(i) instanceof StoredValue.Bytes))
            .boxed()
            .toList();
    if (wanted.isEmpty()) {
      return CompletableFuture.completedStage(replica);
    }
    return exact(wanted.stream().map(values::get).toList(), room, stream)
        .handle(
            (master, failure) -> {
              if (failure != null) {
                replica.forEach(StoredValue::release);
                throw new CompletionException(failure);
              }
              List<StoredValue> all = new ArrayList<>(replica);
              IntStream.range(0, wanted.size()).forEach(i -> all.set(wanted.get(i), master.get(i)));
              return all;
            });
  }

  private CompletionStage<List<StoredValue>> oneByOne(
      List<ExpectedValue> values, Reservation room, int stream) {
    List<CompletableFuture<List<StoredValue>>> reads =
        values.stream().map(value -> one(value, room.split(value.bytes()), stream)).toList();
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return reads.stream().flatMap(each -> each.join().stream()).toList();
              }
              reads.stream()
                  .filter(each -> !each.isCompletedExceptionally())
                  .forEach(each -> each.join().forEach(StoredValue::release));
              throw new CompletionException(failure);
            });
  }

  private CompletableFuture<List<StoredValue>> one(
      ExpectedValue value, Reservation room, int stream) {
    return mget(routes.exactReader(stream), List.of(value), room)
        .whenComplete((found, failure) -> room.close())
        .toCompletableFuture();
  }
}
