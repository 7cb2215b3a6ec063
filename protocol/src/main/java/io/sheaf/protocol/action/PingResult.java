package io.sheaf.protocol.action;

import java.util.Map;

/**
 * A sign of life of the server and its store.
 *
 * @param server "sheaf" and its version
 * @param store what kind of store answered
 * @param roundTripMillis between server and store
 * @param properties what the store says of itself, never a secret
 */
public record PingResult(
    String server, String store, double roundTripMillis, Map<String, String> properties) {}
