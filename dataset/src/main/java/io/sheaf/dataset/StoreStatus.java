package io.sheaf.dataset;

import java.util.Map;

/**
 * What a store says of itself.
 *
 * @param kind "redis"
 * @param roundTripMillis of one question
 * @param properties names and values for people, in order: address, server version, mode, TLS,
 *     user, eviction policy, memory; never a secret
 */
public record StoreStatus(String kind, double roundTripMillis, Map<String, String> properties) {}
