package io.sheaf.server.flight;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sheaf.protocol.request.DatasetRequest;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.flight.impl.Flight.FlightEndpoint;

/**
 * Endpoints by requests that name a version, which never changes: of many partitions they take
 * longer to make than to send. Bounded by their size. Safe for any number of threads.
 */
final class KnownEndpoints {
  private static final long BYTES_MAX = 32L << 20;

  /** Roughly what an endpoint takes on the heap, beside what it is when it is sent. */
  private static final int ENDPOINT_BYTES = 300;

  private static final int ENDPOINTS_MIN = 100;

  private final Cache<DatasetRequest, List<FlightEndpoint>> cache =
      Caffeine.newBuilder()
          .maximumWeight(BYTES_MAX)
          .weigher((DatasetRequest pinned, List<FlightEndpoint> endpoints) -> weight(endpoints))
          .build();

  private static int weight(List<FlightEndpoint> endpoints) {
    return endpoints.stream().mapToInt(each -> ENDPOINT_BYTES + each.getSerializedSize()).sum();
  }

  /**
   * The endpoints of a request.
   *
   * @param pinned names a version that is there
   * @param made asked for those that are not known
   */
  List<FlightEndpoint> of(DatasetRequest pinned, Supplier<List<FlightEndpoint>> made) {
    List<FlightEndpoint> known = cache.getIfPresent(pinned);
    if (known != null) {
      return known;
    }
    List<FlightEndpoint> endpoints = made.get();
    if (endpoints.size() >= ENDPOINTS_MIN) {
      cache.put(pinned, endpoints);
    }
    return endpoints;
  }
}
