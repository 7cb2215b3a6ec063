package io.sheaf.dataset.redis.kind;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command by the words that one would type. */
record TypedCommand(String name) implements ProtocolKeyword {
  static String run(StatefulRedisConnection<String, String> connection, String... words) {
    CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
    for (int i = 1; i < words.length; i++) {
      arguments.add(words[i]);
    }
    List<Object> answer =
        connection
            .sync()
            .dispatch(new TypedCommand(words[0]), new ArrayOutput<>(StringCodec.UTF8), arguments);
    return answer.size() == 1 ? String.valueOf(answer.get(0)) : answer.toString();
  }

  @Override
  public byte[] getBytes() {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
