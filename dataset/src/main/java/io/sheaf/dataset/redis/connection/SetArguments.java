package io.sheaf.dataset.redis.connection;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import java.util.Optional;

/** What a SET of a chunk says; by them {@link ValueEncoder} knows where the value is. */
final class SetArguments extends CommandArgs<String, OutgoingValue> {
  private final OutgoingValue value;

  /**
   * @param timeToLive forever when empty; whole seconds count
   */
  SetArguments(
      RedisCodec<String, OutgoingValue> codec,
      String key,
      OutgoingValue value,
      Optional<Duration> timeToLive) {
    super(codec);
    this.value = value;
    addKey(key).addValue(value);
    timeToLive.ifPresent(life -> add("EX").add(life.toSeconds()));
  }

  OutgoingValue value() {
    return value;
  }
}
