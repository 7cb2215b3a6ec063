package io.sheaf.server.faults;

import static io.sheaf.server.faults.Change.APPEND;
import static io.sheaf.server.faults.Change.APPEND_EXPIRING;
import static io.sheaf.server.faults.Change.CREATE;
import static io.sheaf.server.faults.Change.DROP;
import static io.sheaf.server.faults.Change.EXPIRING;
import static io.sheaf.server.faults.Change.OVERWRITE;

import java.util.ArrayList;
import java.util.List;

/**
 * A command at which a server is killed.
 *
 * @param phase what the server is about
 * @param step of {@link WireCommand#step}
 * @param nth of the commands of this step
 * @param isBrief whether the short form has it: one for each step of the protocol
 * @param changes that come to it
 */
record KillPoint(Phase phase, String step, int nth, boolean isBrief, List<Change> changes) {
  /** What a server is about when it dies. */
  enum Phase {
    /** It changes a dataset. */
    CHANGING,
    /** It removes the version that its own put has replaced. */
    RETIRING,
    /** It removes what another server has left, which was killed before its commit. */
    REAPING
  }

  private static final List<Change> PUTS =
      List.of(CREATE, OVERWRITE, APPEND, EXPIRING, APPEND_EXPIRING);

  /** Puts into datasets that stay. */
  private static final List<Change> LASTING = List.of(CREATE, OVERWRITE, APPEND);

  /** Puts that say before their commit how long their chunks stay. */
  private static final List<Change> KEEPING = List.of(CREATE, OVERWRITE, APPEND, APPEND_EXPIRING);

  /** The steps of a put up to its commit, in their order. */
  static List<KillPoint> staging() {
    return List.of(
        point("EVAL schedule writer", 1, PUTS),
        point("EVAL begin", 1, PUTS),
        point("EVAL note open", 1, PUTS),
        more("SET chunk", 1, PUTS),
        point("SET chunk", 4, PUTS),
        point("SET index", 2, PUTS),
        point("EVAL note prepared", 1, PUTS),
        point("EVAL keep", 1, KEEPING),
        point("EVAL keep", 2, KEEPING),
        point("EXISTS", 2, List.of(EXPIRING)),
        point("WAIT", 1, PUTS),
        point("EVAL name", 1, PUTS));
  }

  /** All of them. */
  static List<KillPoint> all() {
    List<KillPoint> all = new ArrayList<>(staging());
    all.addAll(committing());
    all.addAll(dropping());
    all.addAll(removing());
    return all;
  }

  private static List<KillPoint> committing() {
    return List.of(
        point("EVAL commit", 1, PUTS),
        more("EVAL contents", 1, List.of(EXPIRING)),
        point("EVAL schedule retire", 1, List.of(OVERWRITE, APPEND, EXPIRING, APPEND_EXPIRING)),
        more("EVAL schedule drop", 1, List.of(EXPIRING)),
        point("EVAL keep", 2, List.of(EXPIRING)),
        more("EVAL expire", 1, List.of(EXPIRING)),
        point("EVAL name", 2, PUTS),
        more("ZREM work writer", 1, PUTS));
  }

  private static List<KillPoint> dropping() {
    List<Change> drop = List.of(DROP);
    return List.of(
        more("EVAL schedule drop", 1, drop),
        point("EVAL drop", 1, drop),
        more("EVAL contents", 1, drop),
        more("EVAL retire", 1, drop),
        point("UNLINK", 1, drop),
        point("HDEL reaping", 1, drop),
        more("ZREM work retire", 1, drop),
        more("ZREM name", 1, drop),
        more("ZREM work drop", 1, drop));
  }

  private static List<KillPoint> removing() {
    List<Change> replacing = List.of(OVERWRITE, APPEND);
    return List.of(
        new KillPoint(Phase.RETIRING, "EVAL retire", 1, true, replacing),
        new KillPoint(Phase.RETIRING, "UNLINK", 1, true, List.of(OVERWRITE)),
        new KillPoint(Phase.RETIRING, "HDEL reaping", 1, false, replacing),
        new KillPoint(Phase.RETIRING, "ZREM work retire", 1, false, replacing),
        new KillPoint(Phase.REAPING, "EVAL fence", 1, true, LASTING),
        new KillPoint(Phase.REAPING, "UNLINK", 1, true, LASTING),
        new KillPoint(Phase.REAPING, "HDEL writer", 1, false, LASTING),
        new KillPoint(Phase.REAPING, "ZREM name", 1, false, List.of(CREATE)),
        new KillPoint(Phase.REAPING, "ZREM work writer", 1, false, LASTING));
  }

  private static KillPoint point(String step, int nth, List<Change> changes) {
    return new KillPoint(Phase.CHANGING, step, nth, true, changes);
  }

  private static KillPoint more(String step, int nth, List<Change> changes) {
    return new KillPoint(Phase.CHANGING, step, nth, false, changes);
  }
}
