package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import io.sheaf.server.integration.scenario.AppMetadata;
import io.sheaf.server.integration.scenario.Echo;
import io.sheaf.server.integration.scenario.Expiration;
import io.sheaf.server.integration.scenario.Ordered;
import io.sheaf.server.integration.scenario.Polling;
import io.sheaf.server.integration.scenario.ReuseConnection;
import io.sheaf.server.integration.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.RenewFlightEndpointRequest;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.Test;

/**
 * Arrow's named scenarios by the stock Java client, with what Arrow's Java client looks at, against
 * services behind our wire.
 */
class JavaScenarioTest {
  private interface Check {
    void run(FlightClient client, BufferAllocator allocator) throws Exception;
  }

  private static void run(Scenario scenario, Check check) throws Exception {
    try (RootAllocator allocator = new RootAllocator()) {
      SheafServer server = TestingServer.answering(scenario.answers(allocator));
      try (FlightClient client =
          FlightClient.builder(allocator, new Location(server.location())).build()) {
        check.run(client, allocator);
      } finally {
        TestingServer.awaitNothingHeld(server);
        server.close();
      }
    }
  }

  private static FlightInfo info(FlightClient client, String command) {
    return client.getInfo(command(command));
  }

  private static FlightDescriptor command(String command) {
    return FlightDescriptor.command(command.getBytes(StandardCharsets.UTF_8));
  }

  /** All values of the first column, as they print. */
  private static List<String> values(FlightClient client, FlightEndpoint endpoint)
      throws Exception {
    List<String> values = new ArrayList<>();
    try (FlightStream stream = client.getStream(endpoint.getTicket())) {
      while (stream.next()) {
        FieldVector column = stream.getRoot().getVector(0);
        for (int row = 0; row < column.getValueCount(); row++) {
          values.add(String.valueOf(column.getObject(row)));
        }
      }
    }
    return values;
  }

  @Test
  void ordered() throws Exception {
    run(
        new Ordered(),
        (client, allocator) -> {
          FlightInfo info = info(client, "ordered");
          assertThat(info.getOrdered()).isTrue();
          List<String> values = new ArrayList<>();
          for (FlightEndpoint endpoint : info.getEndpoints()) {
            assertThat(endpoint.getLocations()).isEmpty();
            values.addAll(values(client, endpoint));
          }
          assertThat(values).containsExactly("1", "2", "3", "10", "20", "30", "100", "200", "300");
        });
  }

  @Test
  void expirationTimeDoGet() throws Exception {
    run(
        new Expiration(),
        (client, allocator) -> {
          List<FlightEndpoint> endpoints = info(client, "expiration").getEndpoints();
          assertThat(endpoints).hasSize(3);
          for (int i = 0; i < 3; i++) {
            FlightEndpoint endpoint = endpoints.get(i);
            assertThat(endpoint.getExpirationTime().isPresent()).isEqualTo(i > 0);
            assertThat(values(client, endpoint)).containsExactly(String.valueOf(i));
          }
          assertThat(values(client, endpoints.get(1))).containsExactly("1");
          assertRefused(client, endpoints.get(0));
        });
  }

  @Test
  void expirationTimeListActions() throws Exception {
    run(
        new Expiration(),
        (client, allocator) ->
            assertThat(StreamSupport.stream(client.listActions().spliterator(), false))
                .extracting(ActionType::getType)
                .containsExactlyInAnyOrder("CancelFlightInfo", "RenewFlightEndpoint"));
  }

  @Test
  void expirationTimeCancelFlightInfo() throws Exception {
    run(
        new Expiration(),
        (client, allocator) -> {
          FlightInfo info = info(client, "expiration");
          CancelFlightInfoRequest request = new CancelFlightInfoRequest(info);
          assertThat(client.cancelFlightInfo(request).getStatus())
              .isEqualTo(CancelStatus.CANCELLED);
          for (FlightEndpoint endpoint : info.getEndpoints()) {
            assertRefused(client, endpoint);
          }
          assertThat(client.cancelFlightInfo(request).getStatus())
              .isEqualTo(CancelStatus.NOT_CANCELLABLE);
        });
  }

  private static void assertRefused(FlightClient client, FlightEndpoint endpoint) {
    assertThatThrownBy(() -> values(client, endpoint))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
              assertThat(e).hasMessageContaining("reading");
            });
  }

  @Test
  void expirationTimeRenewFlightEndpoint() throws Exception {
    run(
        new Expiration(),
        (client, allocator) -> {
          List<FlightEndpoint> endpoints = info(client, "expiration").getEndpoints();
          for (FlightEndpoint endpoint : endpoints.subList(1, 3)) {
            FlightEndpoint renewed =
                client.renewFlightEndpoint(new RenewFlightEndpointRequest(endpoint));
            Instant before = endpoint.getExpirationTime().orElseThrow();
            assertThat(renewed.getExpirationTime().orElseThrow()).isAfter(before);
          }
        });
  }

  @Test
  void appMetadataFlightInfoEndpoint() throws Exception {
    run(
        new AppMetadata(),
        (client, allocator) -> {
          FlightInfo info = info(client, "foobar");
          assertThat(info.getAppMetadata()).asString().isEqualTo("foobar");
          assertThat(info.getEndpoints()).hasSize(1);
          assertThat(info.getEndpoints().get(0).getAppMetadata()).asString().isEqualTo("foobar");
        });
  }

  @Test
  void locationReuseConnection() throws Exception {
    run(
        new ReuseConnection(),
        (client, allocator) -> {
          List<FlightEndpoint> endpoints = info(client, "reuse").getEndpoints();
          assertThat(endpoints).hasSize(1);
          assertThat(endpoints.get(0).getLocations()).containsExactly(Location.reuseConnection());
        });
  }

  @Test
  void pollFlightInfo() throws Exception {
    run(
        new Polling(),
        (client, allocator) -> {
          PollInfo first = client.pollInfo(command("heavy query"));
          assertThat(first.getFlightInfo()).isNotNull();
          assertThat(first.getProgress().orElseThrow()).isBetween(0.0, 1.0);
          assertThat(first.getExpirationTime()).isPresent();

          PollInfo last = client.pollInfo(first.getFlightDescriptor().orElseThrow());
          assertThat(last.getFlightInfo()).isNotNull();
          assertThat(last.getProgress()).contains(1.0);
          assertThat(last.getExpirationTime()).isEmpty();
          assertThat(last.getFlightDescriptor()).isEmpty();
        });
  }

  @Test
  void doExchangeEcho() throws Exception {
    run(new Echo(), EchoCheck::run);
  }
}
