package io.sheaf.server.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.SheafClient;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** CancelFlightInfo as Arrow's Java client sends it. */
@Timeout(120)
class CancelFlightInfoTest {
  private static final SampleData LARGE = new SampleData(1, 60, 20_000, 41);

  private static RootAllocator allocator;
  private static TestingServer server;
  private static SheafClient sheaf;
  private static FlightClient client;

  @BeforeAll
  static void start() throws Exception {
    allocator = new RootAllocator();
    server = TestingServer.start();
    sheaf = SheafClient.connect(server.location());
    LARGE.put(sheaf, "large");
    client = connect();
  }

  private static FlightClient connect() throws Exception {
    return FlightClient.builder(allocator, new Location(server.location())).build();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    sheaf.close();
    server.close();
    await().untilAsserted(() -> assertThat(allocator.getAllocatedMemory()).isZero());
    allocator.close();
  }

  private static CancelStatus cancel(FlightClient client, FlightInfo info) {
    return client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus();
  }

  private static FlightInfo info(String name) {
    return client.getInfo(FlightDescriptor.path(name));
  }

  @Test
  void theCallersStreamsEndAndNobodyElses() throws Exception {
    FlightInfo info = info("large");
    try (FlightClient other = connect();
        FlightStream mine = client.getStream(info.getEndpoints().get(0).getTicket());
        FlightStream others = other.getStream(info.getEndpoints().get(0).getTicket())) {
      assertThat(mine.next()).isTrue();
      assertThat(others.next()).isTrue();
      assertThat(cancel(client, info)).isEqualTo(CancelStatus.CANCELLED);
      assertThatThrownBy(() -> takeAll(mine))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> {
                assertThat(e.status().code()).isEqualTo(FlightStatusCode.CANCELLED);
                assertThat(e).hasMessageContaining("CancelFlightInfo");
              });
      assertThat(takeAll(others)).isEqualTo(59);
    }
  }

  private static int takeAll(FlightStream stream) {
    int batches = 0;
    while (stream.next()) {
      batches++;
    }
    return batches;
  }

  @Test
  void whatNobodyReadsIsNotCancellable() throws Exception {
    FlightInfo info = info("large");
    assertThat(cancel(client, info)).isEqualTo(CancelStatus.NOT_CANCELLABLE);
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      assertThat(takeAll(stream)).isEqualTo(60);
    }
    await().until(() -> cancel(client, info) == CancelStatus.NOT_CANCELLABLE);
  }

  @Test
  void whatIsUnknownIsNotFound() {
    new SampleData(1, 1, 10, 42).put(sheaf, "small");
    FlightInfo info = info("small");
    sheaf.drop(new DatasetName("small"));
    assertThatThrownBy(() -> cancel(client, info))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.NOT_FOUND));
  }

  @Test
  void anotherBodyIsRefused() {
    for (String body : new String[] {"", "{\"dataset\":\"large\"}"}) {
      Action action = new Action("CancelFlightInfo", body.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> client.doAction(action).next())
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT));
    }
  }

  @Test
  void isListed() {
    assertThat(client.listActions()).anyMatch(type -> type.getType().equals("CancelFlightInfo"));
  }
}
