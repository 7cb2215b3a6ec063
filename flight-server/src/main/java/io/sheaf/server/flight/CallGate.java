package io.sheaf.server.flight;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets calls in: no more at once than the limit, and none while the server drains. Safe for any
 * number of threads.
 */
public final class CallGate implements ServerInterceptor {
  private final int callsMax;
  private int calls;
  private boolean draining;

  public CallGate(int callsMax) {
    this.callsMax = callsMax;
  }

  /** From now on every new call is UNAVAILABLE. */
  public synchronized void drain() {
    draining = true;
  }

  /** Calls under way. */
  public synchronized int calls() {
    return calls;
  }

  /**
   * Waits until no call is under way.
   *
   * @return false when there still are some after so long
   */
  public synchronized boolean awaitNone(Duration durationMax) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + durationMax.toNanos();
    while (calls > 0) {
      long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<SheafException> refusal = enter();
    if (refusal.isPresent()) {
      FlightErrors.close(call, refusal.get());
      return new ServerCall.Listener<>() {};
    }
    Runnable leave = once(this::leave);
    try {
      return new Listener<>(next.startCall(call, headers), leave);
    } catch (RuntimeException e) {
      leave.run();
      throw e;
    }
  }

  private synchronized Optional<SheafException> enter() {
    if (draining) {
      return Optional.of(
          new SheafException(
              ErrorReason.DRAINING, "the server is stopping; try another, or later"));
    }
    if (calls == callsMax) {
      return Optional.of(
          new SheafException(
              ErrorReason.OVERLOADED, callsMax + " calls are under way already; try later"));
    }
    calls++;
    return Optional.empty();
  }

  private synchronized void leave() {
    calls--;
    notifyAll();
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return () -> {
      if (done.compareAndSet(false, true)) {
        action.run();
      }
    };
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
