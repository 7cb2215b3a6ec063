package io.sheaf.dataset;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a store says of itself.
 *
 * @param kind "redis"
 * @param roundTripMillis of one question
 * @param properties names and values for people, in order: address, server version, mode, TLS,
 *     user, eviction policy, memory, what is kept for readers; never a secret
 */
public record StoreStatus(String kind, double roundTripMillis, Map<String, String> properties) {
  /** With more properties behind these. */
  public StoreStatus with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.putAll(more);
    return new StoreStatus(kind, roundTripMillis, all);
  }
}
