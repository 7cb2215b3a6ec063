package io.sheaf.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.server.RawRedis;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import io.sheaf.server.faults.Strike.Moment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills servers over one Redis with a replica, each over a database of its own, and looks at what
 * they leave by a new server. The next one to be killed starts meanwhile.
 */
final class KillRun implements AutoCloseable {
  /** From which step of a put on there may be chunks of it. */
  private static final int WITH_CHUNKS = 2;

  private static final int DATABASES = 16;
  private static final Duration GONE_WITHIN = Duration.ofSeconds(60);
  private static final Map<String, String> SURVIVOR =
      Map.of(
          "sheaf.dataset.lease", "1s",
          "sheaf.dataset.grace", "0s",
          "sheaf.dataset.reap-interval", "100ms");

  private static final ListRequest ALL = ListRequest.all();

  private final Random random;
  private final EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
  private final EmbeddedRedis replica = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
  private @Nullable DoomedServer next;
  private int kills;

  KillRun(Random random) {
    this.random = random;
    try (RawRedis raw = new RawRedis(replica.url())) {
      raw.commands().replicaof("127.0.0.1", redis.port());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> raw.commands().info("replication").contains("master_link_status:up"));
    }
  }

  /** Servers killed so far, each while it was at something. */
  int kills() {
    return kills;
  }

  void all(List<KillCase> cases) throws Exception {
    next = launch(cases, 0);
    for (int i = 0; i < cases.size(); i++) {
      KillCase now = cases.get(i);
      try (RawRedis raw = new RawRedis(url(i))) {
        Set<List<Long>> possible;
        try (DoomedServer doomed = next) {
          possible = kill(now, doomed, url(i));
        }
        next = launch(cases, i + 1);
        look(now, raw, url(i), possible);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("case " + i + ", " + now, e);
      }
    }
  }

  private @Nullable DoomedServer launch(List<KillCase> cases, int i) {
    if (i == cases.size()) {
      return null;
    }
    try (RawRedis raw = new RawRedis(url(i))) {
      raw.commands().flushdb();
    }
    return new DoomedServer(url(i), cases.get(i).reapInterval());
  }

  private String url(int i) {
    return "redis://127.0.0.1:" + redis.port() + "/" + i % DATABASES;
  }

  /** The puts of which what is visible afterwards may consist. */
  private Set<List<Long>> kill(KillCase now, DoomedServer doomed, String url) throws Exception {
    doomed.prepare(now.changing());
    if (now instanceof KillCase.AtRandom moment) {
      return killAfter(moment.millis(), doomed);
    }
    KillCase.AtStep at = (KillCase.AtStep) now;
    if (at.point().phase() != KillPoint.Phase.REAPING) {
      return killAt(at, doomed);
    }
    List<KillPoint> staging =
        KillPoint.staging().stream().filter(each -> each.changes().contains(at.change())).toList();
    KillPoint first = staging.get(WITH_CHUNKS + random.nextInt(staging.size() - WITH_CHUNKS));
    Set<List<Long>> possible =
        killAt(new KillCase.AtStep(first, at.change(), Moment.AFTER), doomed);
    try (DoomedServer reaper = new DoomedServer(url, "100ms")) {
      reaper.awaitDeath(reaper.dieAt(at.point().step(), at.point().nth(), at.moment()));
      kills++;
    }
    return possible;
  }

  private Set<List<Long>> killAt(KillCase.AtStep at, DoomedServer doomed) throws Exception {
    CompletableFuture<Void> struck = doomed.dieAt(at.point().step(), at.point().nth(), at.moment());
    CompletableFuture<Boolean> acknowledged = doomed.begin(at.change());
    doomed.awaitDeath(struck);
    kills++;
    boolean isDone = doomed.passed().getOrDefault(at.change().decisiveStep(), 0) > 0;
    assertThat(acknowledged.get(30, TimeUnit.SECONDS) && !isDone).isFalse();
    return Set.of(isDone ? at.change().after() : at.change().before());
  }

  /** One that came too late counts for nothing. */
  private Set<List<Long>> killAfter(int millis, DoomedServer doomed) throws Exception {
    Change change = Change.OVERWRITE;
    CompletableFuture<Boolean> acknowledged = doomed.begin(change);
    Thread.sleep(millis);
    boolean isLate = acknowledged.isDone();
    doomed.kill();
    kills += isLate ? 0 : 1;
    return acknowledged.get(30, TimeUnit.SECONDS)
        ? Set.of(change.after())
        : Set.of(change.before(), change.after());
  }

  private void look(KillCase now, RawRedis raw, String url, Set<List<Long>> possible)
      throws IOException {
    try (SheafServer survivor = TestingServer.serve(url, SURVIVOR);
        SheafClient client = SheafClient.connect(survivor.location().toString())) {
      List<Long> visible = Change.read(client);
      assertThat(visible).isIn(possible);
      assertNothingElse(raw);
      assertVisible(client, visible);
      again(now.changing(), client);
      assertVisible(client, now.changing().after());
      assertNothingElse(raw);
      TestingServer.awaitNothingHeld(survivor);
    }
  }

  /** As a client does that does not know what came of it. */
  private static void again(Change change, SheafClient client) {
    await()
        .atMost(GONE_WITHIN)
        .ignoreExceptionsInstanceOf(SheafException.class)
        .untilAsserted(() -> change.run(client));
  }

  private static void assertVisible(SheafClient client, List<Long> puts) throws IOException {
    assertThat(Change.read(client)).isEqualTo(puts);
    assertThat(client.list(ALL)).hasSize(puts.isEmpty() ? 0 : 1);
  }

  private static void assertNothingElse(RawRedis raw) {
    await()
        .atMost(GONE_WITHIN)
        .untilAsserted(
            () ->
                assertThat(Remains.found(raw, Remains.Grace.OVER))
                    .isEqualTo(Remains.expected(raw, Remains.Grace.OVER)));
  }

  @Override
  public void close() throws IOException {
    if (next != null) {
      next.close();
    }
    replica.close();
    redis.close();
  }
}
