package io.sheaf.dataset.redis.connection;

import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chunks in and out of Redis. Stages fail with {@link SheafException} alone. Safe for any number of
 * threads.
 */
public final class RedisValues {
  /**
   * What Redis takes as one value, if nobody has told it otherwise (proto-max-bulk-len). At a
   * larger one it closes the connection, by which others write, too.
   */
  private static final int VALUE_BYTES_MAX = 512 << 20;

  private final RedisRoutes routes;
  private final RedisErrors errors;
  private final ValueReads reads;
  private final KeyByKey keyByKey;
  private final ValueCodec codec = new ValueCodec();
  private final AtomicInteger streams = new AtomicInteger();

  RedisValues(RedisRoutes routes, RedisErrors errors) {
    this.routes = routes;
    this.errors = errors;
    this.reads = new ValueReads(routes, errors);
    this.keyByKey = new KeyByKey(errors);
  }

  /**
   * MGET.
   *
   * @param values keys of one slot
   * @param reservation room for all of them; taken over
   * @param stream a number from {@link #newStream}, or any: one number is one connection to each
   *     node, which answers in order
   * @return what was found, in order; the caller releases it
   */
  public CompletionStage<List<StoredValue>> read(
      List<ExpectedValue> values, Reservation reservation, int stream) {
    return reads.read(values, reservation, stream);
  }

  /** The number of a stream that begins: streams take the connections for reading in turn. */
  public int newStream() {
    return streams.getAndIncrement();
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
    return routes
        .exactReader(key.hashCode())
        .dispatch(CommandType.GETRANGE, new ByteArrayOutput<>(codec), arguments)
        .handle(
            (bytes, failure) -> {
              if (failure != null) {
                throw errors.of("GETRANGE", failure);
              }
              return bytes;
            });
  }

  /**
   * SET.
   *
   * @param value lent until the stage is done; the connection may hold it for longer when that
   *     fails, so its bytes stay as they are until the last reference goes
   * @param timeToLive forever when empty
   * @return fails with LIMIT_EXCEEDED for what is more than Redis takes
   */
  public CompletionStage<Void> write(String key, ByteBuf value, Optional<Duration> timeToLive) {
    if (value.readableBytes() > VALUE_BYTES_MAX) {
      return CompletableFuture.failedStage(tooLarge(value.readableBytes()));
    }
    OutgoingValue outgoing = new OutgoingValue(value);
    CompletionStage<String> answer =
        routes
            .writer()
            .dispatch(
                CommandType.SET,
                new StatusOutput<>(codec),
                new SetArguments(codec, key, outgoing, timeToLive));
    return answer.handle(
        (ok, failure) -> {
          outgoing.end();
          if (failure != null) {
            throw errors.of("SET", failure);
          }
          return null;
        });
  }

  private static SheafException tooLarge(int bytes) {
    return new SheafException(
        ErrorReason.LIMIT_EXCEEDED,
        "a chunk of "
            + bytes
            + " bytes is too large for Redis, which takes "
            + VALUE_BYTES_MAX
            + "; put smaller batches, or have them cut (chunk_rows, --chunk-rows)");
  }

  /**
   * EVAL of a script that answers how many of its keys are there, after all that was written.
   *
   * @param keys of one slot; the script has them one by one while that is on the move
   */
  public CompletionStage<Long> count(String script, List<String> keys, String argument) {
    return errors.translated(
        "EVAL",
        keyByKey.count(
            keys, each -> ValueScript.run(routes.writer(), script, List.of(each), argument)));
  }

  /**
   * EXISTS.
   *
   * @param keys of one slot
   * @return how many are there
   */
  public CompletionStage<Long> count(List<String> keys) {
    return errors.translated("EXISTS", keyByKey.count(keys, each -> routes.writer().exists(each)));
  }
}
