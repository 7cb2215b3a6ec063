package io.sheaf.server.flight;

import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.wire.FlightWire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.jspecify.annotations.Nullable;

/**
 * Requests without data, refused when they are too large or no message. gRPC's limit is that of
 * data, whose bytes the memory budget pays for; these lie on the heap. And what gRPC can't parse it
 * answers with UNKNOWN.
 */
final class BoundedRequests {
  /** Some act on a whole FlightInfo: that of 10,000 partitions has 4 MB. */
  private static final Map<String, Integer> OTHER_BYTES_MAX =
      Map.of(FlightServiceGrpc.getDoActionMethod().getFullMethodName(), 8 << 20);

  private static final Set<String> DATA =
      Set.of(
          FlightServiceGrpc.getDoPutMethod().getFullMethodName(),
          FlightServiceGrpc.getDoExchangeMethod().getFullMethodName());

  private BoundedRequests() {}

  /** A request, or why there is none. */
  private record Request<Q>(@Nullable Q message, @Nullable SheafException failure) {}

  /** The same service; methods that take data stay as they are. */
  static ServerServiceDefinition of(ServerServiceDefinition service) {
    List<? extends ServerMethodDefinition<?, ?>> methods =
        service.getMethods().stream().map(BoundedRequests::bounded).toList();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName());
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    ServerServiceDefinition.Builder bounded = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(bounded::addMethod);
    return bounded.build();
  }

  private static <Q, R> ServerMethodDefinition<?, R> bounded(ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
    if (DATA.contains(descriptor.getFullMethodName())) {
      return method;
    }
    return ServerMethodDefinition.create(
        descriptor.toBuilder(new Requests<>(descriptor), descriptor.getResponseMarshaller())
            .build(),
        (call, headers) -> listen(method, call, headers));
  }

  private static <Q, R> ServerCall.Listener<Request<Q>> listen(
      ServerMethodDefinition<Q, R> method, ServerCall<Request<Q>, R> call, Metadata headers) {
    @SuppressWarnings("unchecked") // a call has to do with requests only by its listener
    ServerCall<Q, R> answered = (ServerCall<Q, R>) (ServerCall<?, R>) call;
    return new Listener<>(call, method.getServerCallHandler().startCall(answered, headers));
  }

  /** Never throws, since gRPC would answer UNKNOWN. */
  private static final class Requests<Q> implements Marshaller<Request<Q>> {
    private final MethodDescriptor<Q, ?> method;
    private final int bytesMax;

    Requests(MethodDescriptor<Q, ?> method) {
      this.method = method;
      this.bytesMax =
          OTHER_BYTES_MAX.getOrDefault(method.getFullMethodName(), FlightWire.REQUEST_BYTES_MAX);
    }

    @Override
    public InputStream stream(Request<Q> request) {
      throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public Request<Q> parse(InputStream stream) {
      try {
        return new Request<>(method.parseRequest(bounded(stream)), null);
      } catch (SheafException e) {
        return new Request<>(null, e);
      } catch (StatusRuntimeException | IOException e) {
        String what = "the request of " + method.getBareMethodName() + " is malformed";
        return new Request<>(null, new SheafException(ErrorReason.INVALID_REQUEST, what, e));
      }
    }

    /** What gRPC itself decompresses has no known length. */
    private InputStream bounded(InputStream stream) throws IOException {
      if (stream instanceof KnownLength) {
        requireAllowed(stream.available());
        return stream;
      }
      byte[] bytes = stream.readNBytes(bytesMax + 1);
      requireAllowed(bytes.length);
      return new ByteArrayInputStream(bytes);
    }

    private void requireAllowed(int bytes) {
      if (bytes > bytesMax) {
        throw new SheafException(
            ErrorReason.LIMIT_EXCEEDED,
            "the request of "
                + method.getBareMethodName()
                + " is too large: at most "
                + bytesMax
                + " bytes are allowed");
      }
    }
  }

  /** Ends a call whose request could not be taken; its handler hears of nothing but its end. */
  private static final class Listener<Q> extends ServerCall.Listener<Request<Q>> {
    private final ServerCall<Request<Q>, ?> call;
    private final ServerCall.Listener<Q> handler;
    private boolean refused;

    Listener(ServerCall<Request<Q>, ?> call, ServerCall.Listener<Q> handler) {
      this.call = call;
      this.handler = handler;
    }

    @Override
    public void onMessage(Request<Q> request) {
      Q message = request.message();
      if (message != null) {
        handler.onMessage(message);
      } else if (!refused) {
        refused = true;
        SheafException failure = request.failure();
        FlightErrors.close(call, failure == null ? new IllegalStateException() : failure);
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        handler.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      if (!refused) {
        handler.onReady();
      }
    }

    @Override
    public void onCancel() {
      handler.onCancel();
    }

    @Override
    public void onComplete() {
      handler.onComplete();
    }
  }
}
