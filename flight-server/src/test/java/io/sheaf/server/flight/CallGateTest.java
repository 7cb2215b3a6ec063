package io.sheaf.server.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls a server lets in at once, and when one that ended makes room. */
@Timeout(120)
class CallGateTest {
  private static final SampleData DATA = new SampleData(1, 100, 20_000, 33);
  private static final DatasetRequest REQUEST = DatasetRequest.of(new DatasetName("trades"));
  private static final int CALLS = 3_000;

  private static SheafClient connect(TestingServer server) {
    return SheafClient.connect(ClientOptions.of(server.location()).withRetries(RetryPolicy.NEVER));
  }

  /** Whoever has an answer may ask again at once. */
  @Test
  void callsOneAfterTheOtherAreOneAtATime() {
    try (TestingServer server = TestingServer.start(Map.of("sheaf.server.streams-max", "1"));
        SheafClient client = connect(server)) {
      DATA.put(client, "trades");
      for (int call = 0; call < CALLS; call++) {
        assertThat(client.info(REQUEST).rows()).isEqualTo(DATA.rowsTotal());
      }
    }
  }

  @Test
  void aCallTooManyIsRefusedUntilAnotherEnds() throws Exception {
    try (TestingServer server = TestingServer.start(Map.of("sheaf.server.streams-max", "1"));
        SheafClient client = connect(server)) {
      DATA.put(client, "trades");
      try (PartitionDownload download = client.get(REQUEST)) {
        Objects.requireNonNull(download.next()).close();
        assertThatThrownBy(() -> client.info(REQUEST))
            .isInstanceOfSatisfying(
                SheafException.class,
                e -> assertThat(e.reason()).isEqualTo(ErrorReason.OVERLOADED));
      }
      assertThat(client.info(REQUEST).rows()).isEqualTo(DATA.rowsTotal());
    }
  }
}
