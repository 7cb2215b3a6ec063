package io.sheaf.server.flight;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.ExchangeRequest;
import io.sheaf.protocol.request.PutRequest;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;

/**
 * Flight descriptors as requests: a PATH {@code ["trades"]} or {@code ["store", "trades"]}, or a
 * CMD.
 */
final class Descriptors {
  private Descriptors() {}

  /**
   * @throws SheafException INVALID_REQUEST
   */
  static DatasetRequest toDatasetRequest(FlightDescriptor descriptor) {
    return isCommand(descriptor)
        ? DatasetRequest.parseCommand(descriptor.getCmd().asReadOnlyByteBuffer())
        : DatasetRequest.of(name(descriptor)).in(store(descriptor));
  }

  /**
   * @throws SheafException INVALID_REQUEST
   */
  static PutRequest toPutRequest(FlightDescriptor descriptor) {
    return isCommand(descriptor)
        ? PutRequest.parseCommand(descriptor.getCmd().asReadOnlyByteBuffer())
        : PutRequest.of(name(descriptor), store(descriptor), Optional.empty());
  }

  /**
   * @throws SheafException INVALID_REQUEST
   */
  static ExchangeRequest toExchangeRequest(FlightDescriptor descriptor) {
    if (!isCommand(descriptor)) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "an exchange needs a CMD descriptor {\"get\":…} or {\"put\":…}, not a PATH");
    }
    return ExchangeRequest.parseCommand(descriptor.getCmd().asReadOnlyByteBuffer());
  }

  static boolean isCommand(FlightDescriptor descriptor) {
    return switch (descriptor.getType()) {
      case CMD -> true;
      case PATH -> false;
      default ->
          throw new SheafException(
              ErrorReason.INVALID_REQUEST, "the descriptor is neither a PATH nor a CMD");
    };
  }

  private static DatasetName name(FlightDescriptor descriptor) {
    List<String> path = descriptor.getPathList();
    if (path.isEmpty() || path.size() > 2) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "the descriptor's PATH has "
              + path.size()
              + " elements; [dataset] or [store, dataset] is needed");
    }
    return new DatasetName(path.get(path.size() - 1));
  }

  private static Optional<String> store(FlightDescriptor descriptor) {
    return descriptor.getPathCount() == 2 ? Optional.of(descriptor.getPath(0)) : Optional.empty();
  }
}
