package io.sheaf.server.integration.scenario;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.wire.FlightFrame;
import io.sheaf.server.flight.FlightErrors;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.jspecify.annotations.Nullable;

/** doExchange that sends every message back as it came, its descriptor aside. */
final class EchoExchange implements ServerCallHandler<FlightFrame, FlightFrame> {
  private final Scenario scenario;

  /**
   * @param scenario decides which commands are echoed
   */
  EchoExchange(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public ServerCall.Listener<FlightFrame> startCall(
      ServerCall<FlightFrame, FlightFrame> call, Metadata headers) {
    call.request(1);
    call.sendHeaders(new Metadata());
    return new Echo(call);
  }

  private final class Echo extends ServerCall.Listener<FlightFrame> {
    private final ServerCall<FlightFrame, FlightFrame> call;
    private boolean ended;

    Echo(ServerCall<FlightFrame, FlightFrame> call) {
      this.call = call;
    }

    @Override
    public void onMessage(FlightFrame frame) {
      try {
        echo(frame);
      } catch (SheafException e) {
        frame.close();
        ended = true;
        FlightErrors.close(call, e);
      }
    }

    private void echo(FlightFrame frame) {
      if (frame.failure() != null) {
        throw frame.failure();
      }
      requireEchoed(frame.descriptor());
      if (ended || !frame.hasMessage() && frame.appMetadata().isEmpty()) {
        frame.close();
      } else {
        call.sendMessage(frame.withDescriptor(null));
      }
      call.request(1);
    }

    private void requireEchoed(@Nullable FlightDescriptor descriptor) {
      if (descriptor != null && !scenario.echoes(descriptor.getCmd().toStringUtf8())) {
        throw Scenario.notPartOfIt();
      }
    }

    @Override
    public void onHalfClose() {
      if (!ended) {
        ended = true;
        call.close(Status.OK, new Metadata());
      }
    }
  }
}
