package io.sheaf.dataset.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandTimeoutsTest {
  private final CommandTimeouts timeouts =
      new CommandTimeouts(
          RedisConnectionOptions.of(RedisAddress.parse("redis://localhost"))
              .withValueTimeout(Duration.ofSeconds(77)));

  @ParameterizedTest
  @EnumSource(ValueKeyword.class)
  void whatWaitsBehindValuesHasTheirTime(ValueKeyword keyword) {
    assertThat(millis(keyword)).isEqualTo(77_000);
    assertThat(millis(CommandType.SET)).isEqualTo(77_000);
  }

  @Test
  void aScriptThatWaitsForNoValueHasLess() {
    assertThat(millis(CommandType.EVAL)).isLessThan(10_000);
  }

  private long millis(ProtocolKeyword keyword) {
    return timeouts.getTimeout(new Command<>(keyword, new IntegerOutput<>(new ValueCodec())));
  }
}
