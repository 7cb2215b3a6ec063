package io.sheaf.server.integration;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.EndpointSummary;
import io.sheaf.server.integration.sample.RowText;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The rows of datasets as a stock Java client reads them, partition by partition. It takes messages
 * no larger than it asks for.
 */
final class DatasetRows implements AutoCloseable {
  private final GetForm form;
  private final BufferAllocator allocator = new RootAllocator();
  private final FlightClient client;

  DatasetRows(String location, GetForm form) {
    URI uri = URI.create(location);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
            .usePlaintext()
            .maxInboundMessageSize(form.messageBytes().orElse(Integer.MAX_VALUE))
            .build();
    this.form = form;
    this.client = FlightGrpcUtils.createFlightClient(allocator, channel);
  }

  GetForm form() {
    return form;
  }

  /**
   * Reads all endpoints.
   *
   * @return rows as text by the number of their partition
   */
  SortedMap<Integer, List<String>> read(String dataset) throws Exception {
    byte[] command = form.request(dataset).getBytes(StandardCharsets.UTF_8);
    FlightInfo info = client.getInfo(FlightDescriptor.command(command));
    SortedMap<Integer, List<String>> partitions = new TreeMap<>();
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      List<String> rows = read(endpoint);
      if (!rows.isEmpty()) { // the endpoint of a dataset without rows has no partition
        partitions.computeIfAbsent(partition(endpoint), p -> new ArrayList<>()).addAll(rows);
      }
    }
    return partitions;
  }

  private static int partition(FlightEndpoint endpoint) {
    ByteBuffer summary = ByteBuffer.wrap(endpoint.getAppMetadata());
    return Json.parseRequest("summary", summary, EndpointSummary.class).partition();
  }

  private List<String> read(FlightEndpoint endpoint) throws Exception {
    List<String> rows = new ArrayList<>();
    try (FlightStream stream = client.getStream(endpoint.getTicket())) {
      while (stream.next()) {
        RowText text = new RowText(stream.getDictionaryProvider()::lookup);
        rows.addAll(text.of(stream.getRoot()));
      }
    }
    return rows;
  }

  /** Fails when batches are left open. */
  @Override
  public void close() throws Exception {
    client.close();
    allocator.close();
  }
}
