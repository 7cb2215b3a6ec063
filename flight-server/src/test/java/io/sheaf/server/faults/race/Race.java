package io.sheaf.server.faults.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.SheafClient;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.server.RawRedis;
import io.sheaf.server.faults.Remains;
import io.sheaf.server.faults.WholePuts;
import io.sheaf.server.faults.race.RaceCall.Committed;
import io.sheaf.server.faults.race.RaceCall.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Two writers of one dataset, each with a server of its own as long as that serves. */
final class Race {
  private static final int CALLS_EACH_MAX = 3;
  private static final long SECOND_WRITER = 10;

  private final String dataset;
  private final Random random;
  private final List<RacingServer> servers;
  private final RawRedis redis;
  private boolean hasStruck;

  Race(String dataset, long seed, List<RacingServer> servers, RawRedis redis) {
    this.dataset = dataset;
    this.random = new Random(seed);
    this.servers = servers;
    this.redis = redis;
  }

  /** Runs it; what happened, when nothing is under way any more. */
  RaceHistory run(RaceFault fault) throws Exception {
    List<RaceCall> calls = new ArrayList<>();
    Optional<String> base = Optional.empty();
    if (random.nextInt(3) > 0) {
      RaceCall first = new RaceWriter(dataset, servers).put(0, Kind.CREATE, Optional.empty());
      base = Optional.of(((Committed) first.result()).version());
      calls.add(first);
    }
    CompletableFuture<Void> struck = servers.get(0).arm(fault, random);
    List<CompletableFuture<List<RaceCall>>> writers =
        List.of(begin(1, servers, base), begin(SECOND_WRITER, reversed(), base));
    for (CompletableFuture<List<RaceCall>> writer : writers) {
      calls.addAll(writer.get(2, TimeUnit.MINUTES));
    }
    servers.forEach(RacingServer::mend);
    hasStruck = struck.isDone();
    awaitNothingElse();
    return new RaceHistory(calls, versions());
  }

  /** Whether the fault has happened: the race may have ended before. */
  boolean hasStruck() {
    return hasStruck;
  }

  private List<RacingServer> reversed() {
    List<RacingServer> reversed = new ArrayList<>(servers);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Begins a writer's puts; which ones, chance decides. */
  private CompletableFuture<List<RaceCall>> begin(
      long number, List<RacingServer> order, Optional<String> base) {
    Random own = new Random(random.nextLong());
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return puts(number, new RaceWriter(dataset, order), base, own);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** The first of a dataset that is not there yet creates it, or tries to. */
  private static List<RaceCall> puts(
      long first, RaceWriter writer, Optional<String> base, Random random)
      throws InterruptedException {
    List<RaceCall> calls = new ArrayList<>();
    Optional<String> known = base;
    int count = 1 + random.nextInt(CALLS_EACH_MAX);
    for (int i = 0; i < count; i++) {
      boolean isCreate = known.isEmpty() && random.nextInt(4) > 0;
      Kind other = random.nextInt(3) == 0 ? Kind.OVERWRITE : Kind.APPEND;
      boolean isConditional = known.isPresent() && random.nextInt(3) == 0;
      RaceCall call =
          writer.put(
              first + i, isCreate ? Kind.CREATE : other, isConditional ? known : Optional.empty());
      calls.add(call);
      if (call.result() instanceof Committed committed) {
        known = Optional.of(committed.version());
      }
    }
    return calls;
  }

  /** What was refused, given up or sent twice leaves nothing. */
  private void awaitNothingElse() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Remains.found(redis, Remains.Grace.RUNS))
                    .isEqualTo(Remains.expected(redis, Remains.Grace.RUNS)));
  }

  private List<RaceHistory.Made> versions() throws Exception {
    SheafClient client = servers.get(random.nextInt(servers.size())).patient();
    List<RaceHistory.Made> versions = new ArrayList<>();
    DatasetName name = new DatasetName(dataset);
    for (VersionsResult.Readable each : readable(client, name)) {
      DatasetRequest request = DatasetRequest.of(name).at(new Version(each.version()));
      List<Long> puts = WholePuts.read(client, request, RaceWriter.data(0));
      versions.add(0, new RaceHistory.Made(each.version(), puts));
    }
    return versions;
  }

  /** None when no call was let through: appends alone make no dataset. */
  private static List<VersionsResult.Readable> readable(SheafClient client, DatasetName name) {
    try {
      return client.versions(name).versions();
    } catch (SheafException e) {
      if (e.reason() == ErrorReason.DATASET_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  /** Removes the dataset, and shows that nothing stays. */
  void drop() {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(SheafException.class)
        .untilAsserted(() -> servers.get(1).patient().drop(new DatasetName(dataset)));
    awaitNothingElse();
    assertThat(redis.keys("*")).isEmpty();
  }
}
