package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.EndpointSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How far a download is, counted in record batches, and with it what is left of its ticket.
 *
 * <p>That can be told when the ticket names a version, which never changes, and asks for no {@code
 * message_bytes}: then each chunk is one batch, and the first batches delivered are the first
 * chunks. Not safe for several threads at once.
 */
final class Position {
  private final ByteString ticket;
  private final Optional<DatasetRequest> request;
  private long delivered;
  private long promised = -1;

  Position(ByteString ticket) {
    this.ticket = ticket;
    this.request = parsed(ticket);
  }

  /** Empty for the ticket of a server that is no Sheaf. */
  private static Optional<DatasetRequest> parsed(ByteString ticket) {
    try {
      return Optional.of(DatasetRequest.parseTicket(ticket.asReadOnlyByteBuffer()));
    } catch (SheafException e) {
      return Optional.empty();
    }
  }

  /** A batch was handed out. */
  void delivered() {
    delivered++;
  }

  /** Whether a stream that broke can be gone on with, and nothing come twice or be left out. */
  boolean canResume() {
    return delivered == 0 || isCounted();
  }

  private boolean isCounted() {
    return request.isPresent()
        && request.get().version().isPresent()
        && request.get().messageBytes().isEmpty();
  }

  /**
   * The tickets of what is left, in order; none when all is there and only the end was missing.
   *
   * @param ask tells what the server has of a request
   */
  List<ByteString> rest(Function<DatasetRequest, DatasetFlight> ask) {
    if (delivered == 0) {
      return List.of(ticket);
    }
    DatasetRequest asked = request.orElseThrow();
    List<ByteString> tickets = new ArrayList<>();
    long chunks = 0;
    for (EndpointSummary part : parts(ask.apply(asked))) {
      int from = (int) Math.min(part.to(), Math.max(part.from(), part.from() + delivered - chunks));
      chunks += part.to() - part.from();
      if (from < part.to()) {
        DatasetRequest left = asked.forPartition(part.partition()).forChunks(from, part.to());
        tickets.add(ByteString.copyFromUtf8(Json.write(left)));
      }
    }
    promised = chunks;
    return tickets;
  }

  private static List<EndpointSummary> parts(DatasetFlight flight) {
    return flight.endpoints().stream().flatMap(endpoint -> endpoint.summary().stream()).toList();
  }

  /**
   * Called at the end of the download.
   *
   * @throws SheafException INTERNAL when it was resumed and the batches are not as many as the
   *     version has
   */
  void checkWhole() {
    if (promised >= 0 && delivered != promised) {
      throw new SheafException(
          ErrorReason.INTERNAL,
          "a resumed download ended after "
              + delivered
              + " batches, its version has "
              + promised
              + "; read it again");
    }
  }
}
