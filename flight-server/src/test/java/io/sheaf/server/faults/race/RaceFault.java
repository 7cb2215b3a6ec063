package io.sheaf.server.faults.race;

import io.sheaf.server.faults.Strike.Moment;
import java.util.List;

/** What happens to the server of one writer in the middle of a race. */
enum RaceFault {
  NONE(List.of(), List.of()),
  /** It stands still for longer than a lease, while a command is on its way or its answer is. */
  PAUSED(
      List.of(
          "EVAL begin",
          "EVAL note open",
          "SET chunk",
          "SET index",
          "EVAL note prepared",
          "EVAL keep",
          "EVAL name",
          "EVAL commit",
          "ZREM work writer"),
      List.of(Moment.HELD, Moment.SENT)),
  /** It is cut off its clients, who don't hear what came of their puts. */
  CLIENTS_CUT(
      List.of("SET chunk", "EVAL note prepared", "EVAL name", "EVAL commit", "ZREM work writer"),
      List.of(Moment.HELD, Moment.SENT)),
  /** It is cut off Redis, and does not hear what came of its commands. */
  REDIS_CUT(
      List.of("EVAL begin", "SET chunk", "EVAL note prepared", "EVAL name", "EVAL commit"),
      List.of(Moment.BEFORE, Moment.AFTER));

  private final List<String> steps;
  private final List<Moment> moments;

  RaceFault(List<String> steps, List<Moment> moments) {
    this.steps = steps;
    this.moments = moments;
  }

  /** The commands at which it may happen. */
  List<String> steps() {
    return steps;
  }

  List<Moment> moments() {
    return moments;
  }
}
