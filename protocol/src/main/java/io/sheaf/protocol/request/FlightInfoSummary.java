package io.sheaf.protocol.request;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a FlightInfo says of its dataset: the JSON of its app_metadata. Readers pass over members
 * that they don't know.
 *
 * @param v the format of the summary; 1, which is also what its absence means
 * @param dataset the dataset's name
 * @param layout how the dataset lies in its store
 * @param version empty for plain data, which has none
 * @param rows -1 when unknown
 * @param chunks of all partitions
 * @param bytes of all chunks, as stored
 * @param partitions how many there are
 */
public record FlightInfoSummary(
    Optional<Integer> v,
    String dataset,
    Layout layout,
    Optional<String> version,
    long rows,
    long chunks,
    long bytes,
    int partitions) {

  /**
   * @throws SheafException INVALID_REQUEST when it is not the JSON of a summary
   */
  public static FlightInfoSummary parse(ByteBuffer appMetadata) {
    return Json.parseAnswer("FlightInfo's app_metadata", appMetadata, FlightInfoSummary.class);
  }

  /** The app_metadata that {@link #parse} reads. */
  public ByteString appMetadata() {
    return ByteString.copyFromUtf8(Json.write(this));
  }
}
