package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** pollFlightInfo as a stock Java client sees it. */
class PollFlightInfoTest {
  @Test
  void theFirstAnswerIsWholeAndTheLast() throws Exception {
    try (TestingServer server = TestingServer.start();
        RootAllocator allocator = new RootAllocator();
        FlightClient client =
            FlightClient.builder(allocator, new Location(server.location())).build()) {
      String sample = "{\"dataset\":\"polled\",\"partitions\":2,\"batches\":2,\"rows\":10}";
      client
          .doAction(new Action("generate", sample.getBytes(StandardCharsets.UTF_8)))
          .forEachRemaining(result -> {});
      FlightDescriptor descriptor = FlightDescriptor.path("polled");

      PollInfo polled = client.pollInfo(descriptor);

      FlightInfo info = client.getInfo(descriptor);
      assertThat(polled.getFlightDescriptor()).isEmpty();
      assertThat(polled.getProgress()).contains(1.0);
      assertThat(polled.getFlightInfo().getRecords()).isEqualTo(40);
      assertThat(polled.getFlightInfo().getEndpoints()).hasSize(info.getEndpoints().size());
      assertThatThrownBy(() -> client.pollInfo(FlightDescriptor.path("absent")))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.NOT_FOUND));
    }
  }
}
