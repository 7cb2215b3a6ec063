package io.sheaf.protocol.request;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Which datasets to list: the criteria of ListFlights, plain text for a name prefix, or this
 * record's JSON.
 *
 * @param v the format of the request; 1, which is also what its absence means
 * @param store which of the server's stores; empty for its first
 * @param prefix what the names begin with; empty for all
 * @param after names after this one only, for the next page
 * @param limit at most so many; empty for all
 * @param scan whether to look at all keys of the store, for data that it keeps no list of
 */
public record ListRequest(
    Optional<Integer> v,
    Optional<String> store,
    Optional<String> prefix,
    Optional<String> after,
    Optional<Integer> limit,
    Optional<Boolean> scan) {

  public ListRequest {
    Members.checkFormat(v);
    limit.ifPresent(number -> Members.check(number > 0, "limit", "a positive number is needed"));
  }

  /** All datasets of the first store. */
  public static ListRequest all() {
    return of(Optional.empty());
  }

  /** Those of the first store whose names begin with this. */
  public static ListRequest of(String prefix) {
    return of(Optional.of(prefix));
  }

  private static ListRequest of(Optional<String> prefix) {
    return new ListRequest(
        Optional.empty(),
        Optional.empty(),
        prefix,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * @throws SheafException INVALID_REQUEST
   */
  public static ListRequest parseCriteria(ByteBuffer criteria) {
    if (Json.isObject(criteria)) {
      return Json.parseRequest("criteria", criteria, ListRequest.class);
    }
    return of(Json.utf8("criteria", criteria));
  }
}
