package io.sheaf.server.faults;

/**
 * A fault at one command.
 *
 * @param step of {@link WireCommand#step}
 * @param nth of the commands of this step since the wire was armed, from 1
 * @param moment on which side of Redis the wire breaks
 * @param fault what happens while nothing passes any more; then all connections break
 */
record Strike(String step, int nth, Moment moment, Runnable fault) {
  /** On which side of Redis the wire breaks. */
  enum Moment {
    /** Redis never sees the command. */
    BEFORE,
    /** Redis has done what it says, and nobody hears of it. */
    AFTER
  }
}
