package io.sheaf.dataset.redis.connection;

import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How long each command may take, wherever it goes: those that carry values, or wait behind such on
 * their connection, longer than others.
 */
final class CommandTimeouts extends TimeoutOptions.TimeoutSource {
  private static final Set<ProtocolKeyword> OF_VALUES =
      Set.of(
          CommandType.MGET,
          CommandType.GETRANGE,
          CommandType.SET,
          CommandType.EXISTS,
          CommandType.WAIT,
          ValueKeyword.EVAL,
          ValueKeyword.WAITAOF);

  private final long valueMillis;
  private final long otherMillis;

  CommandTimeouts(RedisConnectionOptions options) {
    this.valueMillis = options.valueTimeout().toMillis();
    this.otherMillis = options.commandTimeout().toMillis();
  }

  @Override
  public long getTimeout(RedisCommand<?, ?, ?> command) {
    return OF_VALUES.contains(command.getType()) ? valueMillis : otherMillis;
  }

  @Override
  public TimeUnit getTimeUnit() {
    return TimeUnit.MILLISECONDS;
  }
}
