package io.sheaf.server.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.WireForm;
import java.util.Optional;

/**
 * What a call's headers {@code sheaf-wire} and {@code sheaf-message-bytes} say, for clients that
 * can't change their requests. A member of the request wins over its header.
 */
record WireHeaders(Optional<WireForm> wire, Optional<Integer> messageBytes) {
  private static final String WIRE = "sheaf-wire";
  private static final String MESSAGE_BYTES = "sheaf-message-bytes";
  private static final WireHeaders NONE = new WireHeaders(Optional.empty(), Optional.empty());
  private static final Context.Key<WireHeaders> KEY = Context.keyWithDefault("wire headers", NONE);

  /** Those of the call that the current thread works for. */
  static WireHeaders current() {
    return KEY.get();
  }

  /** Reads the headers of each call, and ends one whose headers are wrong. */
  static ServerInterceptor interceptor() {
    return new Reading();
  }

  /** A request with what its members leave open. */
  DatasetRequest applyTo(DatasetRequest request) {
    return request.orWire(wire, messageBytes);
  }

  private static WireHeaders of(Metadata headers) {
    Optional<String> wire = text(headers, WIRE);
    Optional<String> messageBytes = text(headers, MESSAGE_BYTES);
    return wire.isEmpty() && messageBytes.isEmpty()
        ? NONE
        : new WireHeaders(wire.map(WireHeaders::wire), messageBytes.map(WireHeaders::bytes));
  }

  private static Optional<String> text(Metadata headers, String name) {
    return Optional.ofNullable(
        headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
  }

  private static WireForm wire(String value) {
    try {
      return WireForm.of(value);
    } catch (SheafException e) {
      throw invalid(WIRE, value, "stored, none, lz4 or zstd is needed");
    }
  }

  private static int bytes(String value) {
    if (value.matches("[1-9][0-9]{0,8}|[1-2][0-9]{9}")) {
      long bytes = Long.parseLong(value);
      if (bytes <= Integer.MAX_VALUE) {
        return (int) bytes;
      }
    }
    throw invalid(MESSAGE_BYTES, value, "a number of bytes from 1 to 2147483647 is needed");
  }

  private static SheafException invalid(String header, String value, String needed) {
    return new SheafException(
        ErrorReason.INVALID_REQUEST, "header '" + header + "' is '" + value + "'; " + needed);
  }

  private static final class Reading implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      try {
        Context context = Context.current().withValue(KEY, of(headers));
        return Contexts.interceptCall(context, call, headers, next);
      } catch (SheafException e) {
        FlightErrors.close(call, e);
        return new ServerCall.Listener<>() {};
      }
    }
  }
}
