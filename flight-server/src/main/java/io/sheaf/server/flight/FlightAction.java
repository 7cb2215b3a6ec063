package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
import java.util.concurrent.CompletionStage;
import org.apache.arrow.flight.impl.Flight.Result;

/** One of Flight's own actions, whose requests and results are messages of Flight.proto. */
interface FlightAction {
  /** As Flight has it. */
  String type();

  /** What listActions says of it. */
  String description();

  /**
   * Does it.
   *
   * @param body the request, as the client sent it
   * @throws SheafException INVALID_REQUEST when it is no such message
   */
  CompletionStage<Result> run(ByteString body);
}
