package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
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
@JsonIgnoreProperties(ignoreUnknown = true)
public record FlightInfoSummary(
    Optional<Integer> v,
    String dataset,
    Layout layout,
    Optional<String> version,
    long rows,
    long chunks,
    long bytes,
    int partitions) {

  public FlightInfoSummary {
    v = Members.optional(v); // what is absent is null to Jackson
    version = Members.optional(version);
  }

  /**
   * @throws SheafException INVALID_REQUEST when it is not the JSON of a summary
   */
  public static FlightInfoSummary parse(ByteBuffer appMetadata) {
    return Json.parseRequest("FlightInfo's app_metadata", appMetadata, FlightInfoSummary.class);
  }

  /** The app_metadata that {@link #parse} reads. */
  public ByteString appMetadata() {
    return ByteString.copyFromUtf8(Json.write(this));
  }
}
