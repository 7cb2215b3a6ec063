package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.RenewFlightEndpointRequest;
import org.apache.arrow.flight.impl.Flight.Result;

/**
 * Flight's own action {@code RenewFlightEndpoint}: the version that an endpoint's ticket names
 * stays readable for another grace from now on, also when it was replaced.
 */
final class RenewFlightEndpoint implements FlightAction {
  private static final String TYPE = "RenewFlightEndpoint";

  private final DatasetStores stores;
  private final Duration grace;

  RenewFlightEndpoint(DatasetStores stores, Duration grace) {
    this.stores = stores;
    this.grace = grace;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String description() {
    return "Keeps an endpoint's version readable for another grace (a message of Flight.proto)";
  }

  /**
   * Renews.
   *
   * @param body a RenewFlightEndpointRequest
   * @return the endpoint with its new expiration time; unchanged when its ticket names no version
   */
  @Override
  public CompletionStage<Result> run(ByteString body) {
    FlightEndpoint endpoint = endpoint(body);
    DatasetRequest ticket =
        DatasetRequest.parseTicket(endpoint.getTicket().getTicket().asReadOnlyByteBuffer());
    return ticket
        .version()
        .map(version -> renew(endpoint, ticket, new Version(version)))
        .orElseGet(() -> CompletableFuture.completedStage(result(endpoint)));
  }

  private CompletionStage<Result> renew(
      FlightEndpoint endpoint, DatasetRequest ticket, Version version) {
    return stores
        .get(ticket.store())
        .renew(new DatasetName(ticket.dataset()), version, grace)
        .thenApply(
            until -> result(endpoint.toBuilder().setExpirationTime(timestamp(until)).build()));
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static FlightEndpoint endpoint(ByteString body) {
    try {
      return RenewFlightEndpointRequest.parseFrom(body).getEndpoint();
    } catch (InvalidProtocolBufferException e) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          TYPE + " needs a RenewFlightEndpointRequest: its body is no such message",
          e);
    }
  }

  private static Result result(FlightEndpoint endpoint) {
    return Result.newBuilder().setBody(endpoint.toByteString()).build();
  }
}
