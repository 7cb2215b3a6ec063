package io.sheaf.server.integration.scenario;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;

/** {@code ordered}: three endpoints whose rows are to be read one after the other. */
public final class Ordered extends Scenario {
  @Override
  public void getFlightInfo(FlightDescriptor descriptor, StreamObserver<FlightInfo> response) {
    List<FlightEndpoint> endpoints =
        Stream.of("1", "10", "100").map(ticket -> FlightInfos.endpoint(ticket).build()).toList();
    boolean ordered = descriptor.getCmd().toStringUtf8().equals("ordered");
    answer(
        response,
        () ->
            FlightInfos.of(descriptor, NumbersGet.schema(true), endpoints)
                .setOrdered(ordered)
                .build());
  }

  @Override
  Numbers numbers(String ticket) {
    int first = Integer.parseInt(ticket);
    return new Numbers(true, List.of(first, 2 * first, 3 * first));
  }
}
