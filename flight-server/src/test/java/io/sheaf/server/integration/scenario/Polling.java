package io.sheaf.server.integration.scenario;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.PollInfo;

/** {@code poll_flight_info}: under way when first asked, done when asked again. */
public final class Polling extends Scenario {
  private static final FlightDescriptor AGAIN =
      FlightDescriptor.newBuilder()
          .setType(FlightDescriptor.DescriptorType.CMD)
          .setCmd(ByteString.copyFromUtf8("poll"))
          .build();

  @Override
  public void pollFlightInfo(FlightDescriptor descriptor, StreamObserver<PollInfo> response) {
    FlightInfo info =
        FlightInfos.of(
                descriptor,
                NumbersGet.schema(false),
                List.of(FlightInfos.endpoint("long-running query").build()))
            .build();
    PollInfo.Builder poll = PollInfo.newBuilder().setInfo(info);
    answer(
        response,
        () ->
            descriptor.equals(AGAIN)
                ? poll.setProgress(1).build()
                : poll.setProgress(0.1)
                    .setFlightDescriptor(AGAIN)
                    .setExpirationTime(FlightInfos.timestamp(Instant.now().plusSeconds(10)))
                    .build());
  }
}
