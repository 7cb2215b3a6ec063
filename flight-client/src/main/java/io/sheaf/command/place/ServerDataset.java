package io.sheaf.command.place;

import io.sheaf.client.DatasetFlight;
import io.sheaf.client.SheafClient;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.flow.PassingOnce;
import io.sheaf.command.option.WritePlan;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.EndpointSummary;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dataset on a server. */
final class ServerDataset implements DataPlace {
  private final StoreAddress.Server server;
  private final SheafClient client;
  private final DatasetName name;
  private @Nullable DataDescription description;

  ServerDataset(StoreAddress.Server server, SheafClient client, DatasetName name) {
    this.server = server;
    this.client = client;
    this.name = name;
  }

  @Override
  public String label() {
    return server.toString();
  }

  @Override
  public synchronized DataDescription describe() {
    if (description == null) {
      description = describe(client.info(request()));
    }
    return description;
  }

  private DataDescription describe(DatasetFlight flight) {
    Optional<FlightInfoSummary> summary = flight.summary();
    return new DataDescription(
        schema(flight),
        summary.map(FlightInfoSummary::layout).map(Json::name),
        summary.flatMap(FlightInfoSummary::version),
        Optional.empty(),
        partitions(flight));
  }

  private DatasetRequest request() {
    return DatasetRequest.of(name).in(server.store());
  }

  private SchemaMessage schema(DatasetFlight flight) {
    return flight.schema().orElseGet(() -> client.schema(request()));
  }

  /** A large partition has several endpoints; that of an empty dataset is of none. */
  private static List<PartitionInfo> partitions(DatasetFlight flight) {
    if (flight.summary().isEmpty()) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED, "the server does not tell its partitions: is it a Sheaf?");
    }
    TreeMap<Integer, PartitionInfo> partitions = new TreeMap<>();
    flight.endpoints().stream()
        .flatMap(endpoint -> endpoint.summary().stream())
        .map(ServerDataset::partition)
        .forEach(part -> partitions.merge(part.partition(), part, ServerDataset::together));
    return List.copyOf(partitions.values());
  }

  private static PartitionInfo partition(EndpointSummary part) {
    return new PartitionInfo(part.partition(), part.to() - part.from(), part.rows(), part.bytes());
  }

  private static PartitionInfo together(PartitionInfo one, PartitionInfo other) {
    boolean rowsKnown = one.rows() >= 0 && other.rows() >= 0;
    return new PartitionInfo(
        one.partition(),
        one.chunks() + other.chunks(),
        rowsKnown ? one.rows() + other.rows() : -1,
        one.bytes() + other.bytes());
  }

  @Override
  public FrameSource read(Selection selection) throws IOException {
    return PartitionReads.open(selection, describe(), this::open);
  }

  /** Columns are taken out, and batches changed, by the server. */
  private FrameSource open(Selection selection, Optional<ChunkRange> range) {
    DatasetRequest request =
        new DatasetRequest(
            Optional.empty(),
            name.value(),
            server.store(),
            describe().version(),
            selection.partition().map(List::of).orElse(List.of()),
            selection.columns(),
            selection.wire(),
            selection.messageBytes(),
            range.map(chunks -> List.of(chunks.from(), chunks.to())));
    return client.get(request);
  }

  @Override
  public Optional<PutSummary> write(FrameOpening opening, WritePlan plan) throws IOException {
    PutRequest request = PutRequests.of(name, server.store(), plan);
    return Optional.of(
        opening instanceof PassingOnce once
            ? client.writeOnce(request, once.frames())
            : client.write(request, opening::open));
  }
}
