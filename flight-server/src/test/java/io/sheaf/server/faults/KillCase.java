package io.sheaf.server.faults;

/** When a server is killed. */
sealed interface KillCase {

  /** At a command. */
  record AtStep(KillPoint point, Change change, Strike.Moment moment) implements KillCase {}

  /** So long after a client began to overwrite. */
  record AtRandom(int millis) implements KillCase {
    /** As long as a put into a new server may take. */
    static final int MILLIS_MAX = 300;
  }

  /** How often the server that is to be killed looks for work of the reaper. */
  default String reapInterval() {
    boolean reaps = this instanceof AtStep at && at.point().phase() == KillPoint.Phase.RETIRING;
    return reaps ? "100ms" : "1h";
  }

  /** What the server is doing. */
  default Change changing() {
    return this instanceof AtStep at ? at.change() : Change.OVERWRITE;
  }
}
