package io.sheaf.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Instant;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.RenewFlightEndpointRequest;
import org.apache.arrow.flight.impl.Flight.Result;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.jspecify.annotations.Nullable;

/** Flight's own action RenewFlightEndpoint, whose request and answer are protocol buffers. */
final class Renewal {
  private static final String TYPE = "RenewFlightEndpoint";

  private Renewal() {}

  /** Asks once; until when the ticket is good. */
  static Instant of(FlightCalls calls, ByteString ticket) {
    FlightEndpoint endpoint =
        FlightEndpoint.newBuilder().setTicket(Ticket.newBuilder().setTicket(ticket)).build();
    ByteString body =
        RenewFlightEndpointRequest.newBuilder().setEndpoint(endpoint).build().toByteString();
    Action action = Action.newBuilder().setType(TYPE).setBody(body).build();
    Responses<Result> results = calls.ask(FlightServiceGrpc.getDoActionMethod(), action);
    try {
      Result answer = results.next();
      if (answer == null) {
        throw broken("nothing", null);
      }
      return DatasetEndpoint.of(FlightEndpoint.parseFrom(answer.getBody()))
          .expiration()
          .orElseThrow(() -> broken("an endpoint that has no end", null));
    } catch (InvalidProtocolBufferException e) {
      throw broken("what is no FlightEndpoint", e);
    } finally {
      results.cancel();
    }
  }

  private static SheafException broken(String what, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.INTERNAL, "the server answered the action " + TYPE + " by " + what, cause);
  }
}
