package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that stops reading is waited for so long and no longer. */
class StalledReaderTest {
  @Test
  void aStreamThatNobodyReadsEndsAndGivesBackWhatItHeld() throws Exception {
    try (TestingServer server =
        TestingServer.start(Map.of("sheaf.server.stall-duration-max", "1500ms"))) {
      assertThat(PythonEnvironment.run("checks.py", "stalled_reader", server.location()))
          .contains("ok stalled_reader");
    }
  }
}
