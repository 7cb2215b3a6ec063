package io.sheaf.server.flight;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets calls in: no more at once than the limit, and none while the server drains. Safe for any
 * number of threads.
 */
public final class CallGate implements ServerInterceptor {
  private static final Context.Key<Stream> STREAM = Context.key("sheaf-stream");

  private final int callsMax;
  private int calls;
  private int handled;
  private boolean draining;

  public CallGate(int callsMax) {
    this.callsMax = callsMax;
  }

  /** From now on every new call is UNAVAILABLE. */
  public synchronized void drain() {
    draining = true;
  }

  /** Calls whose handlers have not been told their end yet. */
  public synchronized int handled() {
    return handled;
  }

  /**
   * Waits until no call is handled.
   *
   * @return false when there still are some after so long
   */
  public synchronized boolean awaitNone(Duration durationMax) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + durationMax.toNanos();
    while (handled > 0) {
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
    Optional<SheafException> refusal = enter(Objects.requireNonNull(STREAM.get()));
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

  private synchronized Optional<SheafException> enter(Stream stream) {
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
    handled++;
    stream.enter();
    return Optional.empty();
  }

  private synchronized void leave() {
    handled--;
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

  /** Tells the gate of each call's end, and so belongs to every server that it is a gate of. */
  public ServerStreamTracer.Factory streams() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new Stream();
      }
    };
  }

  /**
   * A call from its first header to its last byte, which takes room. That it is closed is told
   * once, whatever happened, on the thread that reads its connection: so a client that has an
   * answer finds room for its next call by the same connection. The call's handler is told on
   * another thread, later.
   */
  private final class Stream extends ServerStreamTracer {
    private boolean takesRoom;
    private boolean closed;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(STREAM, this);
    }

    void enter() {
      if (!closed) {
        takesRoom = true;
        calls++;
      }
    }

    @Override
    public void streamClosed(Status status) {
      synchronized (CallGate.this) {
        closed = true;
        if (takesRoom) {
          calls--;
        }
      }
    }
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
      try {
        super.onComplete();
      } finally {
        leave.run();
      }
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        leave.run();
      }
    }
  }
}
