package io.sheaf.server.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.client.SheafClient;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.RenewFlightEndpointRequest;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Flight's own action, as a stock Java client calls it. */
class RenewFlightEndpointTest {
  private static final String NAME = "renewed";

  @Test
  void anEndpointOutlivesItsGraceWhileItIsRenewed() throws Exception {
    try (TestingServer server = TestingServer.start(Map.of("sheaf.dataset.grace", "60s"));
        RootAllocator allocator = new RootAllocator();
        SheafClient writer = SheafClient.connect(server.location());
        FlightClient client =
            FlightClient.builder(allocator, new Location(server.location())).build()) {
      new SampleData(1, 2, 10, 1).put(writer, NAME);
      FlightEndpoint endpoint = client.getInfo(FlightDescriptor.path(NAME)).getEndpoints().get(0);
      // The next one wants what it replaces gone at once, but somebody reads it.
      new SampleData(1, 3, 10, 2).put(writer, SampleData.overwrite(NAME, Map.of("grace", 1)));
      FlightEndpoint renewed = client.renewFlightEndpoint(new RenewFlightEndpointRequest(endpoint));

      assertThat(renewed.getTicket()).isEqualTo(endpoint.getTicket());
      assertThat(expiration(client, endpoint))
          .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(61));
      Thread.sleep(1_200);
      writer.clean(Optional.of(new DatasetName(NAME)), false);
      assertThat(rows(client, renewed)).isEqualTo(20);

      writer.clean(Optional.of(new DatasetName(NAME)), true);
      assertThatThrownBy(() -> rows(client, renewed)).satisfies(e -> isGone(e));
      assertThatThrownBy(() -> client.renewFlightEndpoint(new RenewFlightEndpointRequest(renewed)))
          .satisfies(e -> isGone(e));
    }
  }

  /** From the message itself, since flight-core 19 adds the seconds twice. */
  private static Instant expiration(FlightClient client, FlightEndpoint endpoint) throws Exception {
    ByteBuffer request = new RenewFlightEndpointRequest(endpoint).serialize();
    byte[] body = new byte[request.remaining()];
    request.get(body);
    byte[] answer = client.doAction(new Action("RenewFlightEndpoint", body)).next().getBody();
    return Instant.ofEpochSecond(
        Flight.FlightEndpoint.parseFrom(answer).getExpirationTime().getSeconds());
  }

  private static void isGone(Throwable failure) {
    assertThat(failure).isInstanceOf(FlightRuntimeException.class);
    CallStatus status = ((FlightRuntimeException) failure).status();
    assertThat(status.code()).isEqualTo(FlightStatusCode.NOT_FOUND);
    assertThat(status.description()).contains("has no version 1-", "current version is 2-");
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    try (TestingServer server = TestingServer.start();
        RootAllocator allocator = new RootAllocator();
        FlightClient client =
            FlightClient.builder(allocator, new Location(server.location())).build()) {
      byte[] noMessage = "{}".getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(
              () ->
                  client
                      .doAction(new Action("RenewFlightEndpoint", noMessage))
                      .forEachRemaining(result -> {}))
          .isInstanceOfSatisfying(
              FlightRuntimeException.class,
              e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT));
    }
  }

  private static long rows(FlightClient client, FlightEndpoint endpoint) throws Exception {
    long rows = 0;
    try (FlightStream stream = client.getStream(endpoint.getTicket())) {
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
      }
    }
    return rows;
  }
}
