package io.sheaf.server.integration.scenario;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.vector.types.pojo.Schema;

/** FlightInfos as the scenarios want them: nothing is said of rows and bytes. */
final class FlightInfos {
  private FlightInfos() {}

  static FlightInfo.Builder of(
      FlightDescriptor descriptor, Schema schema, List<FlightEndpoint> endpoints) {
    return FlightInfo.newBuilder()
        .setSchema(ByteString.copyFrom(SchemaMessage.of(schema).encapsulated()))
        .setFlightDescriptor(descriptor)
        .addAllEndpoint(endpoints)
        .setTotalRecords(-1)
        .setTotalBytes(-1);
  }

  /** With a ticket, and no location: the service that was asked. */
  static FlightEndpoint.Builder endpoint(String ticket) {
    return FlightEndpoint.newBuilder()
        .setTicket(Ticket.newBuilder().setTicket(ByteString.copyFromUtf8(ticket)));
  }

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
