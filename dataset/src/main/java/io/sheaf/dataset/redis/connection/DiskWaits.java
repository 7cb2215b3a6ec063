package io.sheaf.dataset.redis.connection;

import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** WAITAOF: the append-only file of a master, where that is asked for. */
final class DiskWaits {
  private static final Logger LOGGER = LoggerFactory.getLogger(DiskWaits.class);

  private final RedisErrors errors;
  private final RedisConnectionOptions options;
  private final ValueCodec codec = new ValueCodec();
  private final AtomicBoolean warned = new AtomicBoolean();

  DiskWaits(RedisErrors errors, RedisConnectionOptions options) {
    this.errors = errors;
    this.options = options;
  }

  /** Done when a master has on its disk what was written over its writer. */
  CompletionStage<Void> await(RedisMaster master) {
    if (options.durability().disk() == DiskWait.OFF) {
      return CompletableFuture.completedStage(null);
    }
    long timeoutMillis = options.valueTimeout().toMillis() / 2;
    CommandArgs<String, OutgoingValue> arguments =
        new CommandArgs<>(codec).add(1).add(0).add(timeoutMillis);
    CompletionStage<List<Long>> answer =
        master.writer().dispatch(ValueKeyword.WAITAOF, new IntegerListOutput<>(codec), arguments);
    return answer.handle(this::check);
  }

  private Void check(List<Long> written, Throwable failure) {
    if (failure != null) {
      if (!errors.isRefusal(failure)) {
        throw errors.of("WAITAOF", failure);
      }
      withoutIt(SheafException.unwrap(failure));
    } else if (written.get(0) < 1) {
      throw new SheafException(
          ErrorReason.STORE_UNAVAILABLE,
          "Redis at "
              + options.address()
              + " did not write its append-only file in time; try again later");
    }
    return null;
  }

  private void withoutIt(Throwable refusal) {
    String problem =
        "Redis at "
            + options.address()
            + " can't tell whether its disk has what was written (WAITAOF: "
            + refusal.getMessage()
            + "); it takes Redis 7.2 or later with appendonly yes";
    if (options.durability().disk() == DiskWait.REQUIRE) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          problem + ", or sheaf.redis.durability.disk = try or off (durability_disk in a URL)",
          refusal);
    }
    if (warned.compareAndSet(false, true)) {
      LOGGER.warn("{}; puts are committed without", problem);
    }
  }
}
