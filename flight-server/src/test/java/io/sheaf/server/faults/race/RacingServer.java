package io.sheaf.server.faults.race;

import static org.awaitility.Awaitility.await;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.ProcessSignal;
import io.sheaf.server.ServerProcess;
import io.sheaf.server.client.CuttingProxy;
import io.sheaf.server.faults.Strike;
import io.sheaf.server.faults.StrikingWire;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A server process whose wires to Redis and to its clients break, and that pauses. */
final class RacingServer implements AutoCloseable {
  /** Longer than a lease and the look of another server's reaper. */
  private static final int PAUSE_MILLIS = 1_600;

  private final StrikingWire wire;
  private final ServerProcess process;
  private final CuttingProxy proxy;
  private final SheafClient client;
  private final SheafClient patient;

  RacingServer(String redisUrl) throws IOException {
    wire = new StrikingWire(redisUrl);
    process =
        ServerProcess.start(
            "--redis-url",
            wire.url(),
            "-Dsheaf.dataset.lease=1s",
            "-Dsheaf.dataset.reap-interval=100ms");
    proxy = new CuttingProxy(process.location());
    client = SheafClient.connect(ClientOptions.of(proxy.location()).withRetries(RetryPolicy.NEVER));
    patient = SheafClient.connect(process.location());
  }

  /** A client that asks once, by the wire that is cut. */
  SheafClient client() {
    return client;
  }

  /** A client by a wire of its own, for what is no part of a race. */
  SheafClient patient() {
    return patient;
  }

  /** Has a fault happen, at a command and a moment that chance picks. */
  CompletableFuture<Void> arm(RaceFault fault, Random random) {
    if (fault == RaceFault.NONE) {
      return new CompletableFuture<>();
    }
    String step = fault.steps().get(random.nextInt(fault.steps().size()));
    Strike.Moment moment = fault.moments().get(random.nextInt(fault.moments().size()));
    return wire.arm(new Strike(step, 1, moment, () -> happen(fault)));
  }

  private void happen(RaceFault fault) {
    switch (fault) {
      case PAUSED -> pause();
      case CLIENTS_CUT -> proxy.cut();
      default -> {}
    }
  }

  private void pause() {
    ProcessSignal.STOP.send(process.process());
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ProcessSignal.CONT.send(process.process());
    }
  }

  /** Nothing happens any more; waits until it serves. */
  void mend() {
    wire.disarm();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(SheafException.class)
        .until(() -> client.ping() != null);
  }

  @Override
  public void close() throws IOException {
    client.close();
    patient.close();
    proxy.close();
    process.close();
    wire.close();
  }
}
