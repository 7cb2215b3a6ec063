package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.request.EndpointSummary;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;

/**
 * A part of a dataset that is pulled on its own.
 *
 * @param ticket what {@link SheafClient#get} takes
 * @param locations where it can be pulled; empty for the server that was asked
 * @param expiration until when the ticket is good; empty when it does not say
 * @param summary partition, chunks, rows and bytes; empty when the server is no Sheaf
 */
public record DatasetEndpoint(
    ByteString ticket,
    List<URI> locations,
    Optional<Instant> expiration,
    Optional<EndpointSummary> summary) {
  public DatasetEndpoint {
    locations = List.copyOf(locations);
  }

  static DatasetEndpoint of(FlightEndpoint endpoint) {
    return new DatasetEndpoint(
        endpoint.getTicket().getTicket(),
        endpoint.getLocationList().stream().map(Flight.Location::getUri).map(URI::create).toList(),
        endpoint.hasExpirationTime()
            ? Optional.of(
                Instant.ofEpochSecond(
                    endpoint.getExpirationTime().getSeconds(),
                    endpoint.getExpirationTime().getNanos()))
            : Optional.empty(),
        endpoint.getAppMetadata().isEmpty()
            ? Optional.empty()
            : Optional.of(
                Answers.parse("GetFlightInfo", endpoint.getAppMetadata(), EndpointSummary.class)));
  }
}
