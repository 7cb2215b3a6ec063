package io.sheaf.server.integration.scenario;

import io.grpc.stub.StreamObserver;
import java.util.List;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.Location;
import org.apache.arrow.vector.types.pojo.Schema;

/** {@code location:reuse_connection}: an endpoint that says so. */
public final class ReuseConnection extends Scenario {
  @Override
  public void getFlightInfo(FlightDescriptor descriptor, StreamObserver<FlightInfo> response) {
    FlightEndpoint endpoint =
        FlightInfos.endpoint("reuse")
            .addLocation(Location.newBuilder().setUri("arrow-flight-reuse-connection://?"))
            .build();
    answer(
        response,
        () -> FlightInfos.of(descriptor, new Schema(List.of()), List.of(endpoint)).build());
  }
}
