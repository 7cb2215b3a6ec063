package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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

  @JsonCreator
  public PutCommit(@Nullable Promise commit) {
    this.commit = Members.required("commit", commit);
  }

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
