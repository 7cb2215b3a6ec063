package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.EndpointSummary;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.Layout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.Location;
import org.apache.arrow.flight.impl.Flight.Ticket;

/**
 * What getFlightInfo and listFlights say of a dataset: endpoints in order, one a partition, a large
 * partition cut into several by bytes; one without rows for a dataset without partitions.
 */
final class FlightInfos {
  private final Supplier<List<String>> locations;
  private final long endpointBytesMax;
  private final Duration grace;
  private final KnownEndpoints known = new KnownEndpoints();

  /**
   * @param locations the same for every endpoint, known when the server listens; none means this
   *     service
   * @param grace for which a version stays readable after it was replaced
   */
  FlightInfos(Supplier<List<String>> locations, long endpointBytesMax, Duration grace) {
    this.locations = locations;
    this.endpointBytesMax = endpointBytesMax;
    this.grace = grace;
  }

  /**
   * @param descriptor the client's, echoed as it came
   * @throws SheafException PARTITION_NOT_FOUND, or INVALID_REQUEST for a column or chunks that are
   *     not there
   */
  FlightInfo of(FlightDescriptor descriptor, DatasetRequest request, DatasetInfo dataset) {
    List<PartitionInfo> partitions = dataset.partitionsOf(request);
    DatasetRequest pinned = dataset.version().map(request::at).orElse(request);
    FlightInfo.Builder info =
        FlightInfo.newBuilder()
            .setSchema(ByteString.copyFrom(RequestedSchema.of(request, dataset).encapsulated()))
            .setFlightDescriptor(descriptor)
            .setOrdered(true)
            .setAppMetadata(summary(dataset, partitions));
    boolean partOfPartition = request.chunks().isPresent();
    info.setTotalRecords(partOfPartition ? -1 : rows(partitions));
    info.setTotalBytes(partOfPartition ? -1 : bytes(partitions));
    if (dataset.layout() != Layout.SHEAF) {
      return info.addAllEndpoint(endpoints(pinned, partitions)).build();
    }
    Timestamp expiration = expiration(dataset);
    for (FlightEndpoint endpoint : known.of(pinned, () -> endpoints(pinned, partitions))) {
      info.addEndpoint(endpoint.toBuilder().setExpirationTime(expiration));
    }
    return info.build();
  }

  private List<FlightEndpoint> endpoints(DatasetRequest pinned, List<PartitionInfo> partitions) {
    Stream<Endpoint> endpoints =
        partitions.isEmpty()
            ? Stream.of(Endpoint.empty(pinned))
            : partitions.stream().flatMap(part -> cut(pinned, part).stream());
    return endpoints.map(this::endpoint).toList();
  }

  /** What is said of data that can't be opened: its name, and nothing to pull. */
  FlightInfo unknown(FlightDescriptor descriptor, DatasetName name) {
    FlightInfoSummary summary =
        new FlightInfoSummary(
            Optional.of(1), name.value(), Layout.ARROW_REDIS, Optional.empty(), -1, 0, 0, 0);
    return FlightInfo.newBuilder()
        .setFlightDescriptor(descriptor)
        .setTotalRecords(-1)
        .setTotalBytes(-1)
        .setAppMetadata(summary.appMetadata())
        .build();
  }

  private record Endpoint(DatasetRequest ticket, Optional<EndpointSummary> summary) {
    static Endpoint empty(DatasetRequest ticket) {
      return new Endpoint(ticket, Optional.empty());
    }
  }

  /** One endpoint, or several of about the same number of chunks for a large partition. */
  private List<Endpoint> cut(DatasetRequest request, PartitionInfo partition) {
    DatasetRequest ticket = request.forPartition(partition.partition());
    int pieces = (int) Math.min(partition.chunks(), 1 + (partition.bytes() - 1) / endpointBytesMax);
    if (pieces <= 1 || request.chunks().isPresent()) {
      return List.of(new Endpoint(ticket, Optional.of(whole(request, partition))));
    }
    List<Endpoint> endpoints = new ArrayList<>(pieces);
    for (int piece = 0; piece < pieces; piece++) {
      int from = (int) ((long) partition.chunks() * piece / pieces);
      int to = (int) ((long) partition.chunks() * (piece + 1) / pieces);
      EndpointSummary part = new EndpointSummary(partition.partition(), from, to, -1, -1);
      endpoints.add(new Endpoint(ticket.forChunks(from, to), Optional.of(part)));
    }
    return endpoints;
  }

  private static EndpointSummary whole(DatasetRequest request, PartitionInfo partition) {
    return request
        .chunks()
        .map(named -> partition.range(named.get(0), named.get(1)))
        .map(range -> new EndpointSummary(partition.partition(), range.from(), range.to(), -1, -1))
        .orElseGet(
            () ->
                new EndpointSummary(
                    partition.partition(),
                    0,
                    partition.chunks(),
                    partition.rows(),
                    partition.bytes()));
  }

  private FlightEndpoint endpoint(Endpoint endpoint) {
    FlightEndpoint.Builder builder =
        FlightEndpoint.newBuilder()
            .setTicket(
                Ticket.newBuilder().setTicket(ByteString.copyFromUtf8(Json.write(endpoint.ticket))))
            .addAllLocation(locations());
    endpoint.summary.ifPresent(summary -> builder.setAppMetadata(summary.appMetadata()));
    return builder.build();
  }

  private List<Location> locations() {
    return locations.get().stream().map(uri -> Location.newBuilder().setUri(uri).build()).toList();
  }

  /** The earlier of the dataset's own end and that of a version that is replaced now. */
  private Timestamp expiration(DatasetInfo dataset) {
    Instant replaced = Instant.now().plus(grace);
    Instant at = dataset.expires().filter(replaced::isAfter).orElse(replaced);
    return RenewFlightEndpoint.timestamp(at);
  }

  private static ByteString summary(DatasetInfo dataset, List<PartitionInfo> partitions) {
    return new FlightInfoSummary(
            Optional.of(1),
            dataset.name().value(),
            dataset.layout(),
            dataset.version().map(Version::value),
            rows(partitions),
            partitions.stream().mapToLong(PartitionInfo::chunks).sum(),
            bytes(partitions),
            partitions.size())
        .appMetadata();
  }

  private static long rows(List<PartitionInfo> partitions) {
    boolean known = partitions.stream().allMatch(partition -> partition.rows() >= 0);
    return known ? partitions.stream().mapToLong(PartitionInfo::rows).sum() : -1;
  }

  private static long bytes(List<PartitionInfo> partitions) {
    return partitions.stream().mapToLong(PartitionInfo::bytes).sum();
  }
}
