package io.sheaf.protocol.request;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import java.nio.ByteBuffer;

/**
 * The last message of a put with an explicit commit, as app_metadata alone: {@code
 * {"commit":{"rows":N}}}.
 *
 * @param commit what the client sent, as it knows it
 */
public record PutCommit(Promise commit) {
  /**
   * @param rows all rows of all batches of the put
   */
  public record Promise(long rows) {}

  public static PutCommit of(long rows) {
    return new PutCommit(new Promise(rows));
  }

  /**
   * @throws SheafException INVALID_REQUEST
   */
  public static PutCommit parse(ByteBuffer appMetadata) {
    return Json.parseRequest("commit message", appMetadata, PutCommit.class);
  }

  public ByteString bytes() {
    return ByteString.copyFromUtf8(Json.write(this));
  }
}
