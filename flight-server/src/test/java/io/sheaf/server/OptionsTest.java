package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Put and get options as a stock pyarrow client asks for them, each a function of options.py. */
class OptionsTest {
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
        "wire_forms",
        "message_bytes",
        "message_too_small",
        "wire_headers",
        "codecs",
        "hash_partitions",
        "chunk_rows",
        "time_to_live",
      })
  void check(String name) throws Exception {
    assertThat(PythonEnvironment.run("options.py", name, server.location())).contains("ok " + name);
  }

  /** What cutting refuses is all that Java's Arrow can't hold or cut; recoding refuses nothing. */
  @Test
  void everyTypePasses() throws Exception {
    String refused = "decimal32,decimal64,dense_union";
    assertThat(PythonEnvironment.run("options.py", "types", server.location(), refused))
        .contains("ok types");
  }
}
