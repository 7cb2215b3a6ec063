package io.sheaf.server.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.wire.FlightFrame;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * doExchange, for clients that have this one kind of stream: the first message's command says
 * whether the rest is a get or a put.
 */
final class ExchangeHandler implements ServerCallHandler<FlightFrame, FlightFrame> {
  private final GetSession.Parts gets;
  private final PutHandler<FlightFrame> puts;

  /**
   * @param puts whose answers are doExchange's
   */
  ExchangeHandler(GetSession.Parts gets, PutHandler<FlightFrame> puts) {
    this.gets = gets;
    this.puts = puts;
  }

  @Override
  public ServerCall.Listener<FlightFrame> startCall(
      ServerCall<FlightFrame, FlightFrame> call, Metadata headers) {
    call.request(1);
    return new Undecided(call, new GetSession(call, gets));
  }

  /** Until it is known what is asked for; then that. gRPC calls it one at a time. */
  private final class Undecided extends ServerCall.Listener<FlightFrame> {
    private final ServerCall<FlightFrame, FlightFrame> call;
    private final GetSession get;
    private @Nullable FlightDescriptor descriptor;
    private ServerCall.@Nullable Listener<FlightFrame> decided;

    Undecided(ServerCall<FlightFrame, FlightFrame> call, GetSession get) {
      this.call = call;
      this.get = get;
    }

    @Override
    public void onMessage(FlightFrame frame) {
      if (decided == null) {
        decide(frame);
      } else {
        decided.onMessage(frame);
      }
    }

    private void decide(FlightFrame frame) {
      try {
        if (frame.failure() != null) {
          throw frame.failure();
        }
        descriptor = descriptor == null ? frame.descriptor() : descriptor;
        DatasetRequest wanted = getOf(descriptor);
        if (wanted != null) {
          decided = new Getting(call, get);
          decided.onMessage(frame);
          get.open(wanted);
        } else if (frame.hasMessage()) {
          decided = puts.begin(call);
          decided.onMessage(frame.withDescriptor(descriptor));
        } else { // pyarrow sends the descriptor alone, then the schema
          frame.close();
          call.request(1);
        }
      } catch (SheafException e) {
        frame.close();
        decided = new ServerCall.Listener<>() {};
        FlightErrors.close(call, e);
      }
    }

    @Override
    public void onHalfClose() {
      if (decided == null) {
        decided = new ServerCall.Listener<>() {};
        FlightErrors.close(
            call, invalid("the exchange ended before its descriptor and schema came"));
      } else {
        decided.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      if (decided != null) {
        decided.onReady();
      }
    }

    @Override
    public void onCancel() {
      if (decided != null) {
        decided.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (decided != null) {
        decided.onComplete();
      }
    }
  }

  /** What a get asks for; null when a put is asked for. */
  private static @Nullable DatasetRequest getOf(@Nullable FlightDescriptor descriptor) {
    if (descriptor == null) {
      throw invalid("the first message of an exchange has no descriptor");
    }
    return Descriptors.toExchangeRequest(descriptor).get().orElse(null);
  }

  /** A get: a schema may come, since some clients can't begin without one, and nothing else. */
  private static final class Getting extends ServerCall.Listener<FlightFrame> {
    private final ServerCall<FlightFrame, FlightFrame> call;
    private final GetSession get;
    private boolean schemaCame;

    Getting(ServerCall<FlightFrame, FlightFrame> call, GetSession get) {
      this.call = call;
      this.get = get;
    }

    @Override
    public void onMessage(FlightFrame frame) {
      boolean isMore = frame.hasMessage() && schemaCame;
      schemaCame |= frame.hasMessage();
      frame.close();
      if (isMore) {
        get.refuse(invalid("data came to an exchange that only reads"));
      } else {
        call.request(1);
      }
    }

    @Override
    public void onReady() {
      get.wake();
    }

    @Override
    public void onCancel() {
      get.cancelled();
    }

    @Override
    public void onComplete() {
      get.completed();
    }
  }

  private static SheafException invalid(String problem) {
    return new SheafException(ErrorReason.INVALID_DATA, problem);
  }
}
