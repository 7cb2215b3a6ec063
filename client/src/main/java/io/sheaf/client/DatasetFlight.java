package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.FlightInfoSummary;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight.FlightInfo;

/**
 * What a server says of a dataset (FlightInfo).
 *
 * @param schema empty when a listing leaves it out
 * @param rows -1 when unknown
 * @param bytes as stored, -1 when unknown
 * @param endpoints in order: their rows one after the other are the dataset
 * @param summary name, layout, version; empty when the server is no Sheaf
 */
public record DatasetFlight(
    Optional<SchemaMessage> schema,
    long rows,
    long bytes,
    List<DatasetEndpoint> endpoints,
    Optional<FlightInfoSummary> summary) {
  public DatasetFlight {
    endpoints = List.copyOf(endpoints);
  }

  static DatasetFlight of(FlightInfo info) {
    return new DatasetFlight(
        info.getSchema().isEmpty() ? Optional.empty() : Optional.of(schema(info.getSchema())),
        info.getTotalRecords(),
        info.getTotalBytes(),
        info.getEndpointList().stream().map(DatasetEndpoint::of).toList(),
        info.getAppMetadata().isEmpty()
            ? Optional.empty()
            : Optional.of(
                Answers.parse("GetFlightInfo", info.getAppMetadata(), FlightInfoSummary.class)));
  }

  static SchemaMessage schema(ByteString encapsulated) {
    try {
      return SchemaMessage.parseEncapsulated(encapsulated.asReadOnlyByteBuffer());
    } catch (CorruptIpcException e) {
      throw new SheafException(
          ErrorReason.INTERNAL, "the server sent a damaged schema: " + e.getMessage(), e);
    }
  }
}
