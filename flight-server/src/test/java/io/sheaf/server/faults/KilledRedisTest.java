package io.sheaf.server.faults;

import static io.sheaf.protocol.error.ErrorReason.COMMIT_UNKNOWN;
import static io.sheaf.protocol.error.ErrorReason.STORE_UNAVAILABLE;
import static io.sheaf.protocol.error.ErrorReason.WRITER_FENCED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.RawRedis;
import io.sheaf.server.faults.DoomedRedis.Return;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis killed in the middle of puts and of reads, and started again with its append-only file:
 * what was acknowledged is there, what failed is not, and no stream ends well short.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class KilledRedisTest {
  /** In puts, and as many in reads. */
  private static final int KILLS = Integer.getInteger("sheaf.test.redis.kills", 4);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "sheaf.memory.read-ahead-bytes-max", "256KiB",
          "sheaf.dataset.lease", "2s",
          "sheaf.dataset.grace", "0s",
          "sheaf.dataset.reap-interval", "500ms");

  /** Of a put; fenced it is when Redis was away for longer than its lease. */
  private static final List<ErrorReason> MAY_BE_SAID =
      List.of(STORE_UNAVAILABLE, COMMIT_UNKNOWN, WRITER_FENCED);

  private static final String NAME = "trades";
  private static final NumberedPut LARGE = new NumberedPut(0, 2, 20, 2_000);

  @TempDir private Path directory;
  private final Map<String, Integer> tally = new TreeMap<>();
  private Random random;
  private DoomedRedis redis;

  @BeforeEach
  void start() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("KilledRedisTest seed " + seed);
    random = new Random(seed);
    redis = new DoomedRedis(directory, random, SETTINGS);
  }

  @AfterEach
  void stop() {
    redis.close();
    System.out.println("KilledRedisTest: " + tally);
  }

  private static NumberedPut small(long number) {
    return new NumberedPut(number, 2, 3, 200);
  }

  private int kills() {
    return tally.getOrDefault("kills", 0);
  }

  private void countKill(Optional<String> at) {
    if (at.isPresent()) {
      count("kills");
    }
    count("killed at " + at.orElse("its end"));
  }

  private void count(String what) {
    tally.merge(what, 1, Integer::sum);
  }

  @Test
  void whatWasAcknowledgedIsThere() throws Exception {
    small(0).write(redis.patient(), request(0, "overwrite"));
    List<Map.Entry<String, Integer>> commands =
        redis.commandsOf(() -> small(1).write(redis.once(), request(1, "append")));
    List<Long> current = List.of(0L, 1L);
    for (long number = 2; kills() < KILLS; number++) {
      boolean isAppend = random.nextInt(4) > 0;
      List<Long> next = new ArrayList<>(isAppend ? current : List.of());
      next.add(number);
      PutRequest request = request(number, isAppend ? "append" : "overwrite");
      Optional<SheafException> failure = killWhilePutting(commands, number, request);
      List<Long> visible = WholePuts.read(redis.patient(), NAME, small(0));
      assertThat(visible).as("after %s", failure).isIn(allowed(failure, current, next));
      small(number).write(redis.patient(), request);
      assertThat(WholePuts.read(redis.patient(), NAME, small(0))).isEqualTo(next);
      current = next;
    }
    awaitNothingElse();
  }

  private static PutRequest request(long number, String mode) {
    return NumberedPut.request(NAME, mode, Map.of("put_id", "put-" + number));
  }

  private static List<List<Long>> allowed(
      Optional<SheafException> failure, List<Long> before, List<Long> after) {
    if (failure.isEmpty()) {
      return List.of(after);
    }
    return failure.get().reason() == COMMIT_UNKNOWN ? List.of(before, after) : List.of(before);
  }

  private Optional<SheafException> killWhilePutting(
      List<Map.Entry<String, Integer>> commands, long number, PutRequest request) throws Exception {
    List<SheafException> failures = new ArrayList<>();
    Return back = random.nextBoolean() ? Return.AT_ONCE : Return.AFTER_THE_CALL;
    Optional<String> at =
        redis.killDuring(
            commands,
            back,
            () -> {
              try {
                return small(number).write(redis.once(), request);
              } catch (SheafException e) {
                failures.add(e);
                return e;
              }
            });
    Optional<SheafException> failure = failures.stream().findFirst();
    failure.ifPresent(e -> assertThat(e.reason()).isIn(MAY_BE_SAID));
    countKill(at);
    count("put ended by " + failure.map(e -> e.reason().name()).orElse("success"));
    return failure;
  }

  /** Of what the puts that failed have staged nothing stays. */
  private void awaitNothingElse() {
    try (RawRedis raw = new RawRedis(redis.url())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(Remains.found(raw, Remains.Grace.OVER))
                      .isEqualTo(Remains.expected(raw, Remains.Grace.OVER)));
    }
  }

  @Test
  void noStreamEndsWellShort() throws Exception {
    String version =
        LARGE.write(redis.patient(), NumberedPut.request(NAME, "create", Map.of())).version();
    DatasetRequest request = DatasetRequest.of(new DatasetName(NAME)).at(new Version(version));
    List<Map.Entry<String, Integer>> commands =
        redis.commandsOf(() -> WholePuts.read(redis.once(), request, LARGE)).stream()
            .filter(command -> command.getKey().equals("MGET"))
            .toList();
    assertThat(commands.get(0).getValue()).as("groups of chunks").isGreaterThan(4);
    for (int i = 0; kills() < KILLS; i++) {
      boolean asksOnce = i % 2 == 0;
      SheafClient client = asksOnce ? redis.once() : redis.patient();
      Return back = asksOnce && random.nextBoolean() ? Return.AFTER_THE_CALL : Return.AT_ONCE;
      Optional<String> at =
          redis.killDuring(
              commands,
              back,
              () -> {
                readAndCount(client, request, asksOnce);
                return null;
              });
      countKill(at);
      assertThat(WholePuts.read(redis.patient(), request, LARGE)).containsExactly(0L);
    }
  }

  /** All of it comes, or, to who asks once, a failure. */
  private void readAndCount(SheafClient client, DatasetRequest request, boolean mayFail)
      throws Exception {
    try {
      assertThat(WholePuts.read(client, request, LARGE)).containsExactly(0L);
      count(mayFail ? "read whole at once" : "read whole with repetitions");
    } catch (SheafException e) {
      assertThat(mayFail).as("%s", e).isTrue();
      assertThat(e.reason()).isEqualTo(STORE_UNAVAILABLE);
      count("read ended by " + e.reason());
    }
  }
}
