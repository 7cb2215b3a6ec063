package io.sheaf.server.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.SocketAddress;
import java.util.Optional;

/** The connection that a call came by, told by its client's address and port. */
final class CallerConnection implements ServerInterceptor {
  private static final Context.Key<SocketAddress> ADDRESS = Context.key("sheaf-caller");

  /** Of the call whose handler is running on this thread; empty when it came by no network. */
  static Optional<SocketAddress> current() {
    return Optional.ofNullable(ADDRESS.get());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(
            Context.current().withValue(ADDRESS, address), call, headers, next);
  }
}
