package io.sheaf.server;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sheaf.server.RawFlight.End;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A stream whose reader takes as many messages as the test says, and then no more. */
final class RawStream extends ClientCall.Listener<byte[]> {
  private static final int WAIT_SECONDS_MAX = 20;

  private final ClientCall<?, ?> call;
  private final Semaphore arrived = new Semaphore(0);
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private int messages;

  RawStream(ClientCall<?, ?> call) {
    this.call = call;
  }

  /** Waits for so many more messages. */
  RawStream take(int count) throws InterruptedException {
    call.request(count);
    if (!arrived.tryAcquire(count, WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("no " + count + " messages in time; the end is " + end);
    }
    return this;
  }

  /** Takes what is left, and waits for the end. */
  End takeAll() throws Exception {
    call.request(Integer.MAX_VALUE);
    return end();
  }

  /** Waits for the end without taking anything. */
  End end() throws Exception {
    return end.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
  }

  void cancel() {
    call.cancel("the test cancels", null);
  }

  @Override
  public void onMessage(byte[] message) {
    messages++;
    arrived.release();
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end.complete(new End(status, trailers, messages));
  }
}
