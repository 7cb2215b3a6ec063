package io.sheaf.server.faults;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server process that is killed at a command which it sends to Redis. */
final class DoomedServer implements AutoCloseable {
  private static final int STRUCK_SECONDS_MAX = 60;

  private final StrikingWire wire;
  private final ServerProcess process;
  private @Nullable SheafClient client;

  /** Starts it, and does not wait until it serves. */
  DoomedServer(String redisUrl, String reapInterval) {
    this.wire = new StrikingWire(redisUrl);
    List<String> arguments =
        List.of(
            "--port=0",
            "--redis-url",
            wire.url(),
            "-Dsheaf.dataset.lease=1s",
            "-Dsheaf.dataset.grace=0s",
            "-Dsheaf.dataset.reap-interval=" + reapInterval);
    try {
      this.process = ServerProcess.launch(Map.of(), new ArrayList<>(arguments));
    } catch (IOException e) {
      wire.close();
      throw new UncheckedIOException(e);
    }
  }

  /** A client that asks once; waits until the server serves. */
  SheafClient client() {
    if (client == null) {
      client =
          SheafClient.connect(ClientOptions.of(process.location()).withRetries(RetryPolicy.NEVER));
    }
    return client;
  }

  /** Makes what is changed, as often as that takes on a busy machine. */
  void prepare(Change change) {
    try (SheafClient patient = SheafClient.connect(process.location())) {
      change.prepare(patient);
    }
  }

  /** How many commands of each step Redis has had since the wire was armed. */
  Map<String, Integer> passed() {
    return wire.passed();
  }

  /** It will be killed there. */
  CompletableFuture<Void> dieAt(String step, int nth, Strike.Moment moment) {
    return wire.arm(new Strike(step, nth, moment, this::kill));
  }

  /** Waits until it has died there. */
  void awaitDeath(CompletableFuture<Void> struck) throws Exception {
    try {
      struck.get(STRUCK_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(
          "it never came there; passed: " + wire.passed() + "; its log: " + process.logLines(), e);
    }
  }

  /** SIGKILL. */
  void kill() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins a change; whether it was acknowledged. */
  CompletableFuture<Boolean> begin(Change change) {
    SheafClient connected = client();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            change.run(connected);
            return true;
          } catch (SheafException e) {
            return false;
          }
        });
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    process.close();
    wire.close();
  }
}
