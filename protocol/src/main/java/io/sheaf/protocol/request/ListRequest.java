package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  @JsonCreator
  public ListRequest(
      @Nullable Optional<Integer> v,
      @Nullable Optional<String> store,
      @Nullable Optional<String> prefix,
      @Nullable Optional<String> after,
      @Nullable Optional<Integer> limit,
      @Nullable Optional<Boolean> scan) {
    this.v = Members.version(v);
    this.store = Members.optional(store);
    this.prefix = Members.optional(prefix);
    this.after = Members.optional(after);
    this.limit = Members.optional(limit);
    this.scan = Members.optional(scan);
    this.limit.ifPresent(
        number -> Members.check(number > 0, "limit", "a positive number is needed"));
  }

  /**
   * @throws SheafException INVALID_REQUEST
   */
  public static ListRequest parseCriteria(ByteBuffer criteria) {
    if (Json.isObject(criteria)) {
      return Json.parseRequest("criteria", criteria, ListRequest.class);
    }
    String prefix = Json.utf8("criteria", criteria);
    return new ListRequest(null, null, Optional.of(prefix), null, null, null);
  }
}
