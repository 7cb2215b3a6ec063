package io.sheaf.server.version;

import com.google.protobuf.ByteString;
import io.sheaf.client.DatasetEndpoint;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.server.faults.NumberedPut;
import io.sheaf.server.faults.WholePuts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody kept of a version: a ticket, or a descriptor that names it.
 *
 * @param data of the version, as much of it as this stands for
 * @param descriptor whether FlightInfo has to be asked for first
 */
record OldTicket(ByteString ticket, NumberedPut data, boolean descriptor) {

  /** All that one may keep of a version with data: endpoints' tickets and two of its own making. */
  static List<OldTicket> of(
      SheafClient client, DatasetName name, String version, NumberedPut data) {
    DatasetRequest request = DatasetRequest.of(name).at(new Version(version));
    ByteString json = ByteString.copyFromUtf8(Json.write(request));
    List<OldTicket> kept = new ArrayList<>();
    kept.add(new OldTicket(json, data, false));
    kept.add(new OldTicket(json, data, true));
    NumberedPut onePartition = new NumberedPut(data.number(), 1, data.batches(), data.rows());
    for (DatasetEndpoint endpoint : client.info(request).endpoints()) {
      kept.add(new OldTicket(endpoint.ticket(), onePartition, false));
    }
    return kept;
  }

  /** Of which puts that is what comes now; none when there is no such dataset any more. */
  List<Long> read(SheafClient client) throws IOException {
    if (!descriptor) {
      return WholePuts.read(client, ticket, data);
    }
    DatasetRequest request = DatasetRequest.parseTicket(ticket.asReadOnlyByteBuffer());
    NumberedPut onePartition = new NumberedPut(data.number(), 1, data.batches(), data.rows());
    List<Long> puts = List.of();
    for (DatasetEndpoint endpoint : client.info(request).endpoints()) {
      puts = WholePuts.read(client, endpoint.ticket(), onePartition);
      if (!puts.equals(List.of(data.number()))) {
        return puts;
      }
    }
    return puts;
  }
}
