package io.sheaf.protocol.request;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import java.nio.ByteBuffer;

/**
 * What a FlightEndpoint says of its part of the dataset: the JSON of its app_metadata. Readers pass
 * over members that they don't know.
 *
 * @param partition the partition's number
 * @param from the first chunk of the partition
 * @param to the chunk after the last
 * @param rows of these chunks, -1 when unknown
 * @param bytes of these chunks, as stored
 */
public record EndpointSummary(int partition, int from, int to, long rows, long bytes) {

  /**
   * @throws SheafException INVALID_REQUEST when it is not the JSON of a summary
   */
  public static EndpointSummary parse(ByteBuffer appMetadata) {
    return Json.parseAnswer("endpoint's app_metadata", appMetadata, EndpointSummary.class);
  }

  /** The app_metadata that {@link #parse} reads. */
  public ByteString appMetadata() {
    return ByteString.copyFromUtf8(Json.write(this));
  }
}
