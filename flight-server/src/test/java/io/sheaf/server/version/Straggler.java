package io.sheaf.server.version;

import static org.awaitility.Awaitility.await;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.ProcessSignal;
import io.sheaf.server.RawRedis;
import io.sheaf.server.ServerProcess;
import io.sheaf.server.faults.NumberedPut;
import io.sheaf.server.faults.Strike;
import io.sheaf.server.faults.StrikingWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server process that stands still in the middle of a put, past its lease, and comes back. */
final class Straggler implements AutoCloseable {
  private static final List<String> STEPS =
      List.of("SET chunk", "SET index", "EVAL note prepared", "EVAL name", "EVAL commit");

  private final RawRedis redis;
  private final Random random;
  private final StrikingWire wire;
  private final ServerProcess process;
  private final SheafClient client;

  Straggler(String redisUrl, RawRedis redis, Random random) throws IOException {
    this.redis = redis;
    this.random = random;
    wire = new StrikingWire(redisUrl);
    process =
        ServerProcess.start(
            "--redis-url", wire.url(), "-Dsheaf.dataset.lease=1s", "-Dsheaf.dataset.grace=0s");
    client =
        SheafClient.connect(ClientOptions.of(process.location()).withRetries(RetryPolicy.NEVER));
  }

  String location() {
    return process.location();
  }

  /**
   * Puts, and stands still at a command that chance picks until others have changed the dataset and
   * given the put up. A process that is new may be so slow that it is given up before that command;
   * then the dataset is changed afterwards.
   *
   * @return what came of the put: the version, or the reason why there is none
   */
  String putAround(NumberedPut data, PutRequest request, Runnable change) throws Exception {
    String step = STEPS.get(random.nextInt(STEPS.size()));
    AtomicBoolean stands = new AtomicBoolean();
    CompletableFuture<Void> changed = new CompletableFuture<>();
    Runnable pause =
        () -> {
          stands.set(true);
          pauseFor(change, changed);
        };
    wire.arm(new Strike(step, 1, Strike.Moment.HELD, pause));
    String outcome;
    try {
      outcome = data.write(client, request).version();
    } catch (SheafException e) {
      outcome = e.reason().name();
    }
    wire.disarm();
    if (stands.get()) {
      changed.get(1, TimeUnit.MINUTES);
    } else {
      change.run();
    }
    return outcome;
  }

  private void pauseFor(Runnable change, CompletableFuture<Void> changed) {
    ProcessSignal.STOP.send(process.process());
    try {
      change.run();
      await().atMost(Duration.ofSeconds(30)).until(this::isGivenUp);
      changed.complete(null);
    } catch (RuntimeException | AssertionError e) {
      changed.completeExceptionally(e);
    } finally {
      ProcessSignal.CONT.send(process.process());
    }
  }

  private boolean isGivenUp() {
    return redis.commands().zrange("sheaf:work", 0, -1).stream()
        .noneMatch(work -> new String(work, StandardCharsets.UTF_8).startsWith("writer:"));
  }

  @Override
  public void close() throws IOException {
    client.close();
    process.close();
    wire.close();
  }
}
