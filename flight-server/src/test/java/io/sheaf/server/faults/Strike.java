package io.sheaf.server.faults;

/**
 * A fault at one command.
 *
 * @param step of {@link WireCommand#step}
 * @param nth of the commands of this step since the wire was armed, from 1
 * @param fault what happens while nothing passes
 */
public record Strike(String step, int nth, Moment moment, Runnable fault) {
  /** Where the command is when it happens. */
  public enum Moment {
    /** Redis never sees it: all connections break after the fault. */
    BEFORE,
    /** Redis has done what it says, and nobody hears of it: all connections break. */
    AFTER,
    /** It is on its way, and gets there when the fault is over. */
    HELD,
    /** It was passed on, and so will be its answer. */
    SENT
  }
}
