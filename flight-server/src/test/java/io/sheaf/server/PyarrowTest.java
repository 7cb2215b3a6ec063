package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stock pyarrow client sees, each check a function of checks.py. */
class PyarrowTest {
  private static TestingServer server;

  @BeforeAll
  static void start() {
    server = TestingServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsHeld() {
    server.awaitNothingHeld();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "put_and_read",
        "put_acknowledged",
        "put_without_commit",
        "put_id_commits_once",
        "splits_partitions",
        "dictionaries_change",
        "no_partition_column",
        "large_and_empty",
        "columns",
        "bad_requests",
        "actions",
        "cancel_flight_info",
        "exchange",
        "overwrite_keeps_readers",
        "slow_and_cancelled_readers",
      })
  void check(String name) throws Exception {
    assertThat(PythonEnvironment.run("checks.py", name, server.location())).contains("ok " + name);
  }

  @Test
  void exceptionsHoldTheReason() throws Exception {
    try (TestingServer alone = TestingServer.start()) {
      alone.redis().close();
      assertThat(PythonEnvironment.run("checks.py", "extra_info", alone.location()))
          .contains("ok extra_info");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain_layout", "plain_delta"})
  void checkWithRedis(String name) throws Exception {
    assertThat(PythonEnvironment.run("checks.py", name, server.location(), server.redis().url()))
        .contains("ok " + name);
  }
}
