package io.sheaf.protocol.request;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What an exchange is to do, one of two: the JSON of the descriptor's command of doExchange.
 *
 * @param v the format of the request; 1, which is also what its absence means
 * @param get read a dataset: its rows come back, as from doGet
 * @param put write one: what follows is as in doPut, and the answers come as messages of metadata
 */
public record ExchangeRequest(
    Optional<Integer> v, Optional<DatasetRequest> get, Optional<PutRequest> put) {
  /**
   * @throws SheafException INVALID_REQUEST naming the member that is wrong
   */
  public ExchangeRequest {
    Members.checkFormat(v);
  }

  /**
   * A descriptor's command.
   *
   * @throws SheafException INVALID_REQUEST
   */
  public static ExchangeRequest parseCommand(ByteBuffer command) {
    ExchangeRequest request =
        Json.parseRequest("descriptor command", command, ExchangeRequest.class);
    Members.check(
        request.get.isPresent() != request.put.isPresent(), "get", "either it or 'put' is needed");
    return request;
  }
}
