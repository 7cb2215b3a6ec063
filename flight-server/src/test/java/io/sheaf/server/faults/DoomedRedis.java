package io.sheaf.server.faults;

import static org.awaitility.Awaitility.await;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.RestartableRedis;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import io.sheaf.server.faults.Strike.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * A Redis with an append-only file that is killed while a server uses it, at a command which chance
 * picks, and started again. The server is never restarted.
 */
final class DoomedRedis implements AutoCloseable {
  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);
  private static final List<Moment> MOMENTS = List.of(Moment.BEFORE, Moment.AFTER, Moment.SENT);
  private static final RetryPolicy PATIENT =
      new RetryPolicy(1_000, Duration.ofMillis(20), Duration.ofMillis(500), 0.5, BACK_WITHIN);

  /** When Redis comes back. */
  enum Return {
    /** At once, while the call is under way: a new process with the old one's file. */
    AT_ONCE,
    /** When the call has ended. */
    AFTER_THE_CALL
  }

  private final Random random;
  private final RestartableRedis redis;
  private final StrikingWire wire;
  private final SheafServer server;
  private final SheafClient once;
  private final SheafClient patient;
  private boolean isAway;

  DoomedRedis(Path directory, Random random, Map<String, String> settings) throws IOException {
    this.random = random;
    redis = new RestartableRedis(directory);
    wire = new StrikingWire(redis.url());
    server = TestingServer.serve(wire.url(), settings);
    ClientOptions options = ClientOptions.of(server.location());
    once = SheafClient.connect(options.withRetries(RetryPolicy.NEVER));
    patient = SheafClient.connect(options.withCallTimeout(BACK_WITHIN).withRetries(PATIENT));
  }

  String url() {
    return redis.url();
  }

  /** A client that asks once. */
  SheafClient once() {
    return once;
  }

  /** A client that asks until Redis is back. */
  SheafClient patient() {
    return patient;
  }

  /** How many commands of each step a call sends when all is well; the reaper's left out. */
  List<Map.Entry<String, Integer>> commandsOf(Callable<?> call) throws Exception {
    wire.arm(new Strike("none", 1, Moment.SENT, () -> {}));
    call.call();
    Map<String, Integer> passed = wire.passed();
    passed.remove("EVAL due");
    return new ArrayList<>(passed.entrySet());
  }

  /**
   * Runs a call and kills Redis in the middle of it, or right after it when it ends before.
   * Afterwards Redis is back and the server serves.
   *
   * @param commands of which one is picked
   * @return the command at which Redis died; empty when the call had ended before
   */
  Optional<String> killDuring(
      List<Map.Entry<String, Integer>> commands, Return back, Callable<?> call) throws Exception {
    Map.Entry<String, Integer> picked = commands.get(random.nextInt(commands.size()));
    Moment moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
    int nth = 1 + random.nextInt(picked.getValue());
    CompletableFuture<Void> struck =
        wire.arm(new Strike(picked.getKey(), nth, moment, () -> kill(back)));
    try {
      call.call();
    } finally {
      wire.disarm();
      mend(struck.isDone());
    }
    return struck.isDone() ? Optional.of(picked.getKey()) : Optional.empty();
  }

  private synchronized void kill(Return back) {
    redis.kill();
    isAway = true;
    if (back == Return.AT_ONCE) {
      start();
    }
  }

  private void start() {
    try {
      redis.start();
      isAway = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void mend(boolean wasKilled) {
    if (!wasKilled) {
      redis.kill();
      isAway = true;
    }
    if (isAway) {
      start();
    }
    await()
        .atMost(BACK_WITHIN)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptionsInstanceOf(SheafException.class)
        .until(() -> once.ping() != null);
    TestingServer.awaitNothingHeld(server);
  }

  @Override
  public void close() {
    once.close();
    patient.close();
    server.close();
    wire.close();
    redis.close();
  }
}
