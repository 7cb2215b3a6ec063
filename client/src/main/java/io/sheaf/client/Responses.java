package io.sheaf.client;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a call answers, between gRPC's threads and the one that pulls. It asks gRPC for more only as
 * long as what waits here stays within its bytes, so that a slow reader stops the server.
 */
final class Responses<T> extends ClientCall.Listener<T> {
  private static final int REQUESTED_MAX = 8;

  private final ClientCall<?, T> call;
  private final StatusFailures failures;
  private final Duration waitMax;
  private final long bytesAheadMax;
  private final ToLongFunction<T> size;
  private final Consumer<T> discard;

  private final Deque<T> arrived = new ArrayDeque<>();
  private long bytesArrived;
  private long bytesLargest;
  private int requested;
  private int received;
  private boolean abandoned;
  private @Nullable Status status;
  private @Nullable Metadata trailers;

  /**
   * @param size of a response in bytes
   * @param discard gives up a response that nobody will pull
   */
  Responses(
      ClientCall<?, T> call,
      StatusFailures failures,
      Duration waitMax,
      long bytesAheadMax,
      ToLongFunction<T> size,
      Consumer<T> discard) {
    this.call = call;
    this.failures = failures;
    this.waitMax = waitMax;
    this.bytesAheadMax = bytesAheadMax;
    this.size = size;
    this.discard = discard;
  }

  /** Starts the call. */
  synchronized void start() {
    call.start(this, new Metadata());
    requestMore();
  }

  /** The next response; null when the call ended well. Waits for {@code waitMax} at most. */
  @Nullable T next() {
    return next(System.nanoTime() + waitMax.toNanos());
  }

  /** As {@link #next()}, but waits until the deadline. */
  synchronized @Nullable T next(long deadlineNanos) {
    await(() -> !arrived.isEmpty(), deadlineNanos);
    T response = poll();
    if (response == null) {
      requireEndedWell();
    }
    return response;
  }

  /** A call that was given up has ended well for the server, perhaps, and lost what had arrived. */
  private void requireEndedWell() {
    Status end = status;
    if (end != null && !end.isOk()) {
      throw failures.of(end, trailers);
    }
    requireWanted();
  }

  /** A response that is there already, else null. */
  synchronized @Nullable T poll() {
    T response = arrived.poll();
    if (response != null) {
      bytesArrived -= size.applyAsLong(response);
      requestMore();
    }
    return response;
  }

  /**
   * Waits until the call takes another message, and gives up what arrived till then: the server may
   * take none before its answers are taken.
   *
   * @throws SheafException when it ended, or took none for {@code waitMax}
   */
  synchronized void awaitReady() {
    await(this::discardUntilReady, System.nanoTime() + waitMax.toNanos());
    if (status != null) {
      throw failures.of(status.isOk() ? endedEarly() : status, trailers);
    }
  }

  private boolean discardUntilReady() {
    for (T response = poll(); response != null; response = poll()) {
      discard.accept(response);
    }
    return call.isReady();
  }

  private static Status endedEarly() {
    return Status.INTERNAL.withDescription("the server ended the put before the client did");
  }

  /** Cancels the call, if it did not end, and gives up what arrived. Safe to call again. */
  void cancel() {
    call.cancel("given up by the client", null);
    synchronized (this) {
      abandoned = true;
      arrived.forEach(discard);
      arrived.clear();
      notifyAll();
    }
  }

  @Override
  public synchronized void onMessage(T response) {
    requested--;
    received++;
    if (abandoned) {
      discard.accept(response);
      return;
    }
    long bytes = size.applyAsLong(response);
    arrived.add(response);
    bytesArrived += bytes;
    bytesLargest = Math.max(bytesLargest, bytes);
    requestMore();
    notifyAll();
  }

  @Override
  public synchronized void onClose(Status end, Metadata endTrailers) {
    status = end;
    trailers = endTrailers;
    notifyAll();
  }

  @Override
  public synchronized void onReady() {
    notifyAll();
  }

  /**
   * Expects each response still to come to be as large as the largest so far. A few at first: how
   * large they are is not known before some came.
   */
  private void requestMore() {
    int requestedMax = Math.min(REQUESTED_MAX, 1 + received);
    int more = 0;
    while (requested + more < requestedMax && hasRoomFor(requested + more + 1)) {
      more++;
    }
    if (more > 0) {
      requested += more;
      call.request(more);
    }
  }

  private boolean hasRoomFor(int expected) {
    boolean isOnlyOne = arrived.isEmpty() && expected == 1;
    return isOnlyOne || bytesArrived + expected * bytesLargest <= bytesAheadMax;
  }

  /** Whether it was this side that ended the call. */
  synchronized boolean isGivenUp() {
    return abandoned;
  }

  private void await(BooleanSupplier done, long deadlineNanos) {
    try {
      while (status == null && !done.getAsBoolean()) {
        wait(millisUntil(deadlineNanos));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp(ErrorReason.CANCELLED, "the thread that waited was interrupted");
    }
  }

  private void requireWanted() {
    if (abandoned) {
      throw new SheafException(ErrorReason.CANCELLED, "the stream is closed");
    }
  }

  private long millisUntil(long deadlineNanos) {
    requireWanted();
    long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw givenUp(ErrorReason.TIMED_OUT, "nothing moved for " + waitMax.toMillis() + " ms");
    }
    return millis;
  }

  private SheafException givenUp(ErrorReason reason, String message) {
    cancel();
    return new SheafException(reason, message);
  }
}
