package io.sheaf.protocol.action;

import java.util.Optional;

/** Asks for nothing but a sign of life. */
public record PingRequest(Optional<Integer> v, Optional<String> store) {}
