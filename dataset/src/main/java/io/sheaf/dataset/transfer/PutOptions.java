package io.sheaf.dataset.transfer;

import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutRequest;
import java.time.Duration;
import java.util.Optional;

/** A put request in the words of the stores. */
final class PutOptions {
  private PutOptions() {}

  /**
   * @throws SheafException INVALID_REQUEST, naming the member
   */
  static WriteOptions of(PutRequest request) {
    checkTimeToLive(request);
    checkLayout(request);
    checkFirst(request);
    boolean isFirst = isFirst(request);
    PutMode mode = request.mode().orElse(PutMode.CREATE);
    return new WriteOptions(
        isFirst ? PutMode.CREATE : mode,
        request.layout().orElse(Layout.SHEAF),
        isFirst ? Optional.empty() : request.ifVersion().map(Version::new),
        request.putId(),
        request.ttl().map(Duration::ofSeconds),
        request.grace().map(Duration::ofSeconds),
        isFirst && mode == PutMode.OVERWRITE);
  }

  private static boolean isFirst(PutRequest request) {
    return request.ifVersion().equals(Optional.of(PutRequest.NO_VERSION));
  }

  private static void checkFirst(PutRequest request) {
    if (isFirst(request) && request.mode().equals(Optional.of(PutMode.APPEND))) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "member 'if_version': an append needs a version to add to; create the dataset");
    }
  }

  private static void checkLayout(PutRequest request) {
    if (request.layout().equals(Optional.of(Layout.ARROW_FILE))) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "member 'layout': the store decides whether a dataset is a file; leave it out");
    }
  }

  private static void checkTimeToLive(PutRequest request) {
    if (request.ttl().isPresent() && request.mode().equals(Optional.of(PutMode.APPEND))) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "member 'ttl': an append leaves the dataset the time that it has; overwrite it to give it"
              + " another");
    }
  }
}
