package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.server.PythonEnvironment;
import io.sheaf.server.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** polars and DuckDB through pyarrow, each check a function of frames.py. */
class DataFramesTest {
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
        "polars_types",
        "polars_views",
        "polars_large",
        "polars_empty",
        "duckdb_queries",
        "duckdb_writes",
      })
  void check(String name) throws Exception {
    assertThat(PythonEnvironment.run("frames.py", name, server.location())).contains("ok " + name);
  }
}
