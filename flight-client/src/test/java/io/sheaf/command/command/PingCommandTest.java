package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PingCommandTest {
  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void tellsWhatAnswers(String where, String store) {
    Outcome answer = TestingCli.run("ping", where, store);
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out())
        .startsWith(store + " answers")
        .contains("server version", "mode", "tls", "user", "eviction policy", "memory");
  }

  @ParameterizedTest
  @MethodSource("io.sheaf.command.TestingStores#both")
  void asJson(String where, String store) {
    Outcome answer = TestingCli.run("ping", where, store, "--output", "json");
    assertThat(answer.out()).contains("\"store\":\"redis\"", "\"store_round_trip_millis\":");
  }
}
