package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.EndpointSummary;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.Layout;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.Location;
import org.apache.arrow.flight.impl.Flight.Ticket;

/** FlightInfo as a Sheaf server makes it. */
final class TestingFlightInfo {
  private TestingFlightInfo() {}

  static FlightInfo of(String name, List<IpcFrame> frames) {
    long rows = frames.stream().mapToLong(IpcFrame::rows).sum();
    long bytes = frames.stream().mapToLong(IpcFrame::bytes).sum();
    FlightInfoSummary summary =
        new FlightInfoSummary(
            Optional.of(1), name, Layout.SHEAF, Optional.of("1-a"), rows, 1, bytes, 1);
    return FlightInfo.newBuilder()
        .setSchema(schema(frames))
        .setTotalRecords(rows)
        .setTotalBytes(bytes)
        .setAppMetadata(summary.appMetadata())
        .addEndpoint(
            FlightEndpoint.newBuilder()
                .setTicket(Ticket.newBuilder().setTicket(ByteString.copyFromUtf8(name)))
                .addLocation(Location.newBuilder().setUri("grpc://other:1"))
                .setAppMetadata(new EndpointSummary(0, 0, 1, rows, bytes).appMetadata()))
        .build();
  }

  static ByteString schema(List<IpcFrame> frames) {
    try {
      return ByteString.copyFrom(SchemaMessage.of(frames.get(0)).encapsulated());
    } catch (CorruptIpcException e) {
      throw new IllegalStateException(e);
    }
  }
}
