package io.sheaf.server.integration.scenario;

import io.grpc.stub.StreamObserver;
import java.util.List;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;

/** {@code app_metadata_flight_info_endpoint}: the command comes back on info and endpoint. */
public final class AppMetadata extends Scenario {
  @Override
  public void getFlightInfo(FlightDescriptor descriptor, StreamObserver<FlightInfo> response) {
    answer(
        response,
        () -> {
          if (descriptor.getType() != FlightDescriptor.DescriptorType.CMD) {
            throw invalid("a command is needed");
          }
          FlightEndpoint endpoint =
              FlightInfos.endpoint("").setAppMetadata(descriptor.getCmd()).build();
          return FlightInfos.of(descriptor, NumbersGet.schema(false), List.of(endpoint))
              .setAppMetadata(descriptor.getCmd())
              .build();
        });
  }
}
