package io.sheaf.client;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where a client connects to, and what it may use. Immutable.
 *
 * @param location {@code grpc://host:port}, {@code grpc+tcp://…} or {@code grpc+tls://…}; without a
 *     port {@value #PORT_DEFAULT}
 * @param callTimeout for which a call with one answer may take, connecting and trying again
 *     included
 * @param waitMax for which a stream may stand still, in either direction, before it is given up;
 *     resuming it included
 * @param memoryBytesMax of frames received and not yet closed, over all streams
 * @param messageBytesMax of one message received
 * @param readAheadBytesMax of frames that a reader did not pull yet; a single larger frame comes
 *     alone. {@link SheafClient#read} shares it among its streams
 * @param streamsMax that {@link SheafClient#read} has open at once
 * @param retries how often and for how long what failed is tried again
 * @param retryListener told of each attempt that failed and will be followed by another, on the
 *     thread that waits
 */
public record ClientOptions(
    URI location,
    Duration callTimeout,
    Duration waitMax,
    long memoryBytesMax,
    int messageBytesMax,
    long readAheadBytesMax,
    int streamsMax,
    RetryPolicy retries,
    Consumer<RetryEvent> retryListener) {
  public static final int PORT_DEFAULT = 8815;
  private static final int STREAMS_MAX = 4;

  /**
   * @throws SheafException INVALID_REQUEST when the location's scheme or host is not one, or for no
   *     streams
   */
  public ClientOptions {
    if (location.getHost() == null || scheme(location) == null) {
      throw notALocation(location.toString());
    }
    if (streamsMax < 1) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, "streamsMax is less than 1");
    }
  }

  /** The transport that a scheme stands for; null when it is none. */
  private static @org.jspecify.annotations.Nullable Boolean scheme(URI location) {
    return switch (String.valueOf(location.getScheme())) {
      case "grpc", "grpc+tcp" -> false;
      case "grpc+tls" -> true;
      default -> null;
    };
  }

  /** Everything but the location as it is when nothing is said. */
  public static ClientOptions of(URI location) {
    return new ClientOptions(
        location,
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        1L << 30,
        512 << 20,
        16 << 20,
        STREAMS_MAX,
        RetryPolicy.DEFAULTS,
        event -> {});
  }

  /**
   * As {@link #of(URI)}, of text.
   *
   * @throws SheafException INVALID_REQUEST when it is no location
   */
  public static ClientOptions of(String location) {
    try {
      return of(new URI(location));
    } catch (URISyntaxException e) {
      throw notALocation(location);
    }
  }

  public ClientOptions withCallTimeout(Duration timeout) {
    return new ClientOptions(
        location,
        timeout,
        waitMax,
        memoryBytesMax,
        messageBytesMax,
        readAheadBytesMax,
        streamsMax,
        retries,
        retryListener);
  }

  public ClientOptions withWaitMax(Duration wait) {
    return new ClientOptions(
        location,
        callTimeout,
        wait,
        memoryBytesMax,
        messageBytesMax,
        readAheadBytesMax,
        streamsMax,
        retries,
        retryListener);
  }

  public ClientOptions withMemoryBytesMax(long bytes) {
    return new ClientOptions(
        location,
        callTimeout,
        waitMax,
        bytes,
        messageBytesMax,
        readAheadBytesMax,
        streamsMax,
        retries,
        retryListener);
  }

  public ClientOptions withMessageBytesMax(int bytes) {
    return new ClientOptions(
        location,
        callTimeout,
        waitMax,
        memoryBytesMax,
        bytes,
        readAheadBytesMax,
        streamsMax,
        retries,
        retryListener);
  }

  public ClientOptions withReadAheadBytesMax(long bytes) {
    return new ClientOptions(
        location,
        callTimeout,
        waitMax,
        memoryBytesMax,
        messageBytesMax,
        bytes,
        streamsMax,
        retries,
        retryListener);
  }

  public ClientOptions withStreamsMax(int streams) {
    return new ClientOptions(
        location,
        callTimeout,
        waitMax,
        memoryBytesMax,
        messageBytesMax,
        readAheadBytesMax,
        streams,
        retries,
        retryListener);
  }

  public ClientOptions withRetries(RetryPolicy policy) {
    return new ClientOptions(
        location,
        callTimeout,
        waitMax,
        memoryBytesMax,
        messageBytesMax,
        readAheadBytesMax,
        streamsMax,
        policy,
        retryListener);
  }

  public ClientOptions withRetryListener(Consumer<RetryEvent> listener) {
    return new ClientOptions(
        location,
        callTimeout,
        waitMax,
        memoryBytesMax,
        messageBytesMax,
        readAheadBytesMax,
        streamsMax,
        retries,
        listener);
  }

  boolean isTls() {
    return Boolean.TRUE.equals(scheme(location));
  }

  int port() {
    return location.getPort() < 0 ? PORT_DEFAULT : location.getPort();
  }

  /** {@code host:port}. */
  String place() {
    return location.getHost() + ":" + port();
  }

  private static SheafException notALocation(String text) {
    return new SheafException(
        ErrorReason.INVALID_REQUEST,
        "'"
            + text
            + "' is not a server's location; write grpc://host:port or grpc+tls://host:port");
  }
}
