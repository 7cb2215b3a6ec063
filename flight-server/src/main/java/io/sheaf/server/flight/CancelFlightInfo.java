package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.arrow.flight.impl.Flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.impl.Flight.CancelFlightInfoResult;
import org.apache.arrow.flight.impl.Flight.CancelStatus;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.Result;

/**
 * Flight's own action {@code CancelFlightInfo}: ends the streams that the caller's connection reads
 * of the info's endpoints. The info itself is of data that is stored, so there is nothing else to
 * cancel, and its tickets stay good.
 */
final class CancelFlightInfo implements FlightAction {
  private static final String TYPE = "CancelFlightInfo";

  private final DatasetStores stores;
  private final RunningGets gets;

  CancelFlightInfo(DatasetStores stores, RunningGets gets) {
    this.stores = stores;
    this.gets = gets;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String description() {
    return "Ends this connection's streams of a FlightInfo's endpoints (a message of Flight.proto)";
  }

  /**
   * Cancels.
   *
   * @param body a CancelFlightInfoRequest
   * @return a CancelFlightInfoResult: CANCELLED when streams were ended, NOT_CANCELLABLE when none
   *     was under way. Fails with DATASET_NOT_FOUND or VERSION_NOT_FOUND
   * @throws SheafException INVALID_REQUEST
   */
  @Override
  public CompletionStage<Result> run(ByteString body) {
    Set<ByteString> tickets = tickets(info(body));
    Optional<SocketAddress> caller = CallerConnection.current();
    int ended = caller.isPresent() ? gets.end(caller.get(), tickets, cancelled()) : 0;
    return ended > 0
        ? CompletableFuture.completedStage(result(CancelStatus.CANCEL_STATUS_CANCELLED))
        : checkKnown(tickets)
            .thenApply(known -> result(CancelStatus.CANCEL_STATUS_NOT_CANCELLABLE));
  }

  private static FlightInfo info(ByteString body) {
    try {
      CancelFlightInfoRequest request = CancelFlightInfoRequest.parseFrom(body);
      if (!request.hasInfo() || request.getInfo().getEndpointCount() == 0) {
        throw invalid("its FlightInfo has no endpoints");
      }
      return request.getInfo();
    } catch (InvalidProtocolBufferException e) {
      throw invalid("its body is no such message");
    }
  }

  private static Set<ByteString> tickets(FlightInfo info) {
    return info.getEndpointList().stream()
        .map(endpoint -> endpoint.getTicket().getTicket())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** All tickets of an info are of one version, so the first tells. */
  private CompletionStage<?> checkKnown(Set<ByteString> tickets) {
    return stores.open(
        DatasetRequest.parseTicket(tickets.iterator().next().asReadOnlyByteBuffer()));
  }

  private static Result result(CancelStatus status) {
    return Result.newBuilder()
        .setBody(CancelFlightInfoResult.newBuilder().setStatus(status).build().toByteString())
        .build();
  }

  private static SheafException cancelled() {
    return new SheafException(
        ErrorReason.CANCELLED, "cancelled by " + TYPE, Map.of("action", TYPE), null);
  }

  private static SheafException invalid(String problem) {
    return new SheafException(
        ErrorReason.INVALID_REQUEST, TYPE + " needs a CancelFlightInfoRequest: " + problem);
  }
}
