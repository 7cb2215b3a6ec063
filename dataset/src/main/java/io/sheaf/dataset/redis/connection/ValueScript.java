package io.sheaf.dataset.redis.connection;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** EVAL behind the values that were written before it, on the same connection. */
final class ValueScript {
  private static final ValueCodec CODEC = new ValueCodec();

  private ValueScript() {}

  /**
   * Runs a script that answers a number.
   *
   * @param keys of one slot
   */
  static CompletionStage<Long> run(
      RedisClusterAsyncCommands<String, OutgoingValue> writer,
      String script,
      List<String> keys,
      String... arguments) {
    CommandArgs<String, OutgoingValue> all =
        new CommandArgs<>(CODEC).add(script).add(keys.size()).addKeys(keys);
    for (String argument : arguments) {
      all.add(argument);
    }
    return writer.dispatch(ValueKeyword.EVAL, new IntegerOutput<>(CODEC), all);
  }
}
