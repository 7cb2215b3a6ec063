package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.wire.FlightFrame;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.jspecify.annotations.Nullable;

/** doGet: a ticket in, the frames that it asks for out. */
final class GetHandler implements ServerCallHandler<Ticket, FlightFrame> {
  private final GetSession.Parts parts;
  private final RunningGets running;

  GetHandler(GetSession.Parts parts, RunningGets running) {
    this.parts = parts;
    this.running = running;
  }

  @Override
  public ServerCall.Listener<Ticket> startCall(
      ServerCall<Ticket, FlightFrame> call, Metadata headers) {
    call.request(2); // the ticket, and the client's half-close
    return new Listener(call, new GetSession(call, parts), running);
  }

  private static final class Listener extends ServerCall.Listener<Ticket> {
    private final ServerCall<Ticket, FlightFrame> call;
    private final GetSession session;
    private final RunningGets running;
    private @Nullable Ticket ticket;

    Listener(ServerCall<Ticket, FlightFrame> call, GetSession session, RunningGets running) {
      this.call = call;
      this.session = session;
      this.running = running;
    }

    @Override
    public void onMessage(Ticket message) {
      ticket = message;
    }

    @Override
    public void onHalfClose() {
      if (ticket == null) {
        call.close(
            Status.INVALID_ARGUMENT.withDescription("doGet without a ticket"), new Metadata());
        return;
      }
      ByteString asked = ticket.getTicket();
      CallerConnection.current().ifPresent(caller -> running.add(session, caller, asked));
      try {
        session.open(DatasetRequest.parseTicket(asked.asReadOnlyByteBuffer()));
      } catch (SheafException e) {
        FlightErrors.close(call, e);
      }
    }

    @Override
    public void onReady() {
      session.wake();
    }

    @Override
    public void onCancel() {
      running.remove(session);
      session.cancelled();
    }

    @Override
    public void onComplete() {
      running.remove(session);
      session.completed();
    }
  }
}
