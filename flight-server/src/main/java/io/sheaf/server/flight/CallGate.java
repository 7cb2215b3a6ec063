package io.sheaf.server.flight;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets calls in: no more at once than the limit, and none while the server drains. */
public final class CallGate implements ServerInterceptor {
  private final int callsMax;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean draining;

  public CallGate(int callsMax) {
    this.callsMax = callsMax;
  }

  /** From now on every new call is UNAVAILABLE. */
  public void drain() {
    draining = true;
  }

  /** Calls under way. */
  public int calls() {
    return calls.get();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (draining) {
      return refuse(call, ErrorReason.DRAINING, "the server is stopping; try another, or later");
    }
    if (calls.incrementAndGet() > callsMax) {
      calls.decrementAndGet();
      return refuse(
          call, ErrorReason.LIMIT_EXCEEDED, callsMax + " calls are under way already; try later");
    }
    Runnable leave = once(calls::decrementAndGet);
    try {
      return new Listener<>(next.startCall(call, headers), leave);
    } catch (RuntimeException e) {
      leave.run();
      throw e;
    }
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        action.run();
      }
    };
  }

  private static <Q, R> ServerCall.Listener<Q> refuse(
      ServerCall<Q, R> call, ErrorReason reason, String message) {
    FlightErrors.close(call, new SheafException(reason, message));
    return new ServerCall.Listener<>() {};
  }

  /** Each call ends with one of the two, whatever happened. */
  private static final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Runnable leave;

    Listener(ServerCall.Listener<Q> listener, Runnable leave) {
      super(listener);
      this.leave = leave;
    }

    @Override
    public void onComplete() {
      leave.run();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      leave.run();
      super.onCancel();
    }
  }
}
