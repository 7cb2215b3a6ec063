package io.sheaf.server.integration.scenario;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.ActionType;
import org.apache.arrow.flight.impl.Flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.impl.Flight.CancelFlightInfoResult;
import org.apache.arrow.flight.impl.Flight.CancelStatus;
import org.apache.arrow.flight.impl.Flight.Empty;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.RenewFlightEndpointRequest;
import org.apache.arrow.flight.impl.Flight.Result;

/**
 * {@code expiration_time:*}: an endpoint that may be read once and two that may be read until they
 * expire; all can be cancelled, those two renewed.
 */
public final class Expiration extends Scenario {
  private static final String CANCEL = "CancelFlightInfo";
  private static final String RENEW = "RenewFlightEndpoint";
  private static final Duration RENEWAL = Duration.ofSeconds(10);

  private List<Reading> readings = List.of();

  @Override
  public synchronized void getFlightInfo(
      FlightDescriptor descriptor, StreamObserver<FlightInfo> response) {
    Instant now = Instant.now();
    readings =
        List.of(
            new Reading(0, Optional.empty()),
            new Reading(1, Optional.of(now.plusSeconds(5))),
            new Reading(2, Optional.of(now.plusSeconds(6))));
    List<FlightEndpoint> endpoints = readings.stream().map(Reading::endpoint).toList();
    answer(response, () -> FlightInfos.of(descriptor, NumbersGet.schema(false), endpoints).build());
  }

  @Override
  synchronized Numbers numbers(String ticket) {
    Reading reading = reading(ticket);
    reading.read();
    return new Numbers(false, List.of(reading.number));
  }

  private Reading reading(String ticket) {
    return readings.stream()
        .filter(reading -> reading.ticket().equals(ticket))
        .findFirst()
        .orElseThrow(() -> invalid("no such ticket: " + ticket));
  }

  @Override
  public void listActions(Empty request, StreamObserver<ActionType> response) {
    Stream.of(CANCEL, RENEW)
        .forEach(name -> response.onNext(ActionType.newBuilder().setType(name).build()));
    response.onCompleted();
  }

  @Override
  public synchronized void doAction(Action action, StreamObserver<Result> response) {
    answer(
        response,
        () -> Result.newBuilder().setBody(run(action.getType(), action.getBody())).build());
  }

  private ByteString run(String action, ByteString body) {
    try {
      MessageLite result =
          switch (action) {
            case CANCEL -> cancel(CancelFlightInfoRequest.parseFrom(body).getInfo());
            case RENEW -> renew(RenewFlightEndpointRequest.parseFrom(body).getEndpoint());
            default -> throw notPartOfIt();
          };
      return result.toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw invalid(action + ": " + e.getMessage());
    }
  }

  private CancelFlightInfoResult cancel(FlightInfo info) {
    boolean all =
        info.getEndpointList().stream()
            .map(endpoint -> reading(endpoint.getTicket().getTicket().toStringUtf8()).cancel())
            .reduce(true, Boolean::logicalAnd);
    return CancelFlightInfoResult.newBuilder()
        .setStatus(
            all ? CancelStatus.CANCEL_STATUS_CANCELLED : CancelStatus.CANCEL_STATUS_NOT_CANCELLABLE)
        .build();
  }

  private FlightEndpoint renew(FlightEndpoint endpoint) {
    Reading reading = reading(endpoint.getTicket().getTicket().toStringUtf8());
    reading.expires = Optional.of(Instant.now().plus(RENEWAL));
    return reading.endpoint();
  }

  /** What is known of one endpoint; guarded by the scenario's monitor. */
  private static final class Reading {
    private final int number;
    private Optional<Instant> expires;
    private boolean wasRead;
    private boolean cancelled;

    Reading(int number, Optional<Instant> expires) {
      this.number = number;
      this.expires = expires;
    }

    String ticket() {
      return "reading " + number;
    }

    FlightEndpoint endpoint() {
      FlightEndpoint.Builder endpoint = FlightInfos.endpoint(ticket());
      expires.ifPresent(at -> endpoint.setExpirationTime(FlightInfos.timestamp(at)));
      return endpoint.build();
    }

    void read() {
      if (cancelled) {
        throw invalid(ticket() + " was cancelled");
      }
      if (expires.isEmpty() && wasRead) {
        throw invalid(ticket() + " may be read once");
      }
      if (expires.isPresent() && expires.get().isBefore(Instant.now())) {
        throw invalid(ticket() + " has expired");
      }
      wasRead = true;
    }

    /** False when it was before. */
    boolean cancel() {
      boolean before = cancelled;
      cancelled = true;
      return !before;
    }
  }
}
