package io.sheaf.server.flight;

import io.grpc.BindableService;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.sheaf.protocol.wire.FlightFrame;
import io.sheaf.protocol.wire.FlightWire;
import org.apache.arrow.flight.impl.Flight.PutResult;
import org.apache.arrow.flight.impl.Flight.Ticket;

/**
 * What answers Flight calls. Nothing in it waits; a call that fails ends as {@link FlightErrors}
 * has it.
 *
 * @param methods all of Flight.proto, of which the methods that carry data are never called
 */
public record FlightAnswers(
    BindableService methods,
    ServerCallHandler<Ticket, FlightFrame> get,
    ServerCallHandler<FlightFrame, PutResult> put,
    ServerCallHandler<FlightFrame, FlightFrame> exchange) {

  /** The service as gRPC takes it, its data on this wire. */
  public ServerServiceDefinition bind(FlightWire wire) {
    return ServerInterceptors.intercept(
        BoundedRequests.of(wire.replaceDataMethods(methods.bindService(), get, put, exchange)),
        WireHeaders.interceptor(),
        new CallerConnection());
  }
}
