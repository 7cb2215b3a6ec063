package io.sheaf.server;

import io.grpc.Server;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.flight.CallGate;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that serves. Stopping lets calls under way finish for a while, then cuts them, then
 * closes what they used. Safe for any number of threads.
 */
public final class SheafServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SheafServer.class);
  private static final Duration CUT_WAIT_MAX = Duration.ofSeconds(3);

  private final Server server;
  private final String host;
  private final CallGate gate;
  private final Duration drainDurationMax;
  private final Resources resources;

  SheafServer(
      Server server, String host, CallGate gate, Duration drainDurationMax, Resources resources) {
    this.server = server;
    this.host = host;
    this.gate = gate;
    this.drainDurationMax = drainDurationMax;
    this.resources = resources;
    // On a thread of its own: what failed is closed, too.
    resources.failure().thenAcceptAsync(this::fail, work -> new Thread(work, "sheaf-stop").start());
  }

  private void fail(SheafException reason) {
    LOG.error("the server ends: {}", reason.getMessage());
    stopNow();
  }

  /** Where it listens, as a client on the same machine reaches it. */
  public URI location() {
    String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create("grpc://" + address + ":" + port());
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) server.getListenSockets().get(0)).getPort();
  }

  /** What it holds, for tests and operators: bytes reserved, buffers, calls under way. */
  public Resources resources() {
    return resources;
  }

  /**
   * Waits until it is stopped.
   *
   * @return whether it was told to, and did not stop for want of what it serves
   */
  public boolean awaitStop() throws InterruptedException {
    server.awaitTermination();
    resources.awaitClosed();
    return !resources.failure().isDone();
  }

  /**
   * Refuses new calls, waits for those under way as long as the settings allow, then stops.
   *
   * <p>Connections are shut down after the last call: gRPC then asks each client for a sign that it
   * has read what was sent. A connection that closes while its client still sends window updates is
   * reset, and loses what the client has not read yet.
   */
  @Override
  public void close() {
    long deadlineNanos = System.nanoTime() + drainDurationMax.toNanos();
    gate.drain();
    if (gate.handled() > 0) {
      LOG.info("draining: {} calls under way, {} at most", gate.handled(), drainDurationMax);
    }
    if (!awaitCalls()) {
      LOG.warn("cutting {} calls after {}", gate.handled(), drainDurationMax);
    }
    server.shutdown();
    await(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
    stopNow();
  }

  /** Cuts all calls and stops. */
  public void stopNow() {
    gate.drain();
    server.shutdownNow();
    await(CUT_WAIT_MAX);
    resources.close();
  }

  private boolean awaitCalls() {
    try {
      return gate.awaitNone(drainDurationMax);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void await(Duration durationMax) {
    try {
      server.awaitTermination(durationMax.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
