package io.sheaf.server.faults.race;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.server.faults.NumberedPut;
import io.sheaf.server.faults.race.RaceCall.Committed;
import io.sheaf.server.faults.race.RaceCall.Kind;
import io.sheaf.server.faults.race.RaceCall.Refused;
import io.sheaf.server.faults.race.RaceCall.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Puts to a dataset, by one server and, when that fails, by another, under the same put id. */
final class RaceWriter {
  /** After these nobody knows what came of it, or it may yet succeed. */
  private static final Set<ErrorReason> AGAIN =
      Set.of(
          ErrorReason.SERVER_UNAVAILABLE,
          ErrorReason.STORE_UNAVAILABLE,
          ErrorReason.COMMIT_UNKNOWN,
          ErrorReason.WRITER_FENCED,
          ErrorReason.TIMED_OUT);

  private static final int ATTEMPTS_MAX = 100;
  private static final long PAUSE_MILLIS = 50;
  private static final int ROWS = 20;

  private final String dataset;
  private final List<RacingServer> servers;

  /**
   * @param servers in the order in which they are tried
   */
  RaceWriter(String dataset, List<RacingServer> servers) {
    this.dataset = dataset;
    this.servers = servers;
  }

  /** What a put of a race looks like. */
  static NumberedPut data(long number) {
    return new NumberedPut(number, 2, 2, ROWS);
  }

  /** Puts until it is known what came of it. */
  RaceCall put(long number, Kind kind, Optional<String> ifVersion) throws InterruptedException {
    Map<String, Object> members = new TreeMap<>(Map.of("put_id", "put-" + number));
    ifVersion.ifPresent(version -> members.put("if_version", version));
    PutRequest request =
        NumberedPut.request(dataset, kind.name().toLowerCase(Locale.ROOT), members);
    long begun = System.nanoTime();
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      Optional<Result> result = attempt(number, request, attempt);
      if (result.isPresent()) {
        return new RaceCall(
            number, kind, ifVersion, begun, System.nanoTime(), attempt, result.get());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new AssertionError("put " + number + " of " + dataset + " came to no end");
  }

  private Optional<Result> attempt(long number, PutRequest request, int attempt) {
    RacingServer server = servers.get((attempt - 1) % servers.size());
    try {
      PutSummary made = data(number).write(server.client(), request);
      return Optional.of(new Committed(made.version()));
    } catch (SheafException e) {
      return AGAIN.contains(e.reason()) ? Optional.empty() : Optional.of(new Refused(e.reason()));
    }
  }
}
