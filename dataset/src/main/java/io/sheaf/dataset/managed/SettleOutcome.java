package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.Version;

/** What became of a commit whose answer was lost. */
public sealed interface SettleOutcome {
  /** It has made a version, or another put of the same id has. */
  record Committed(Version version) implements SettleOutcome {}

  /** It did not happen, and can't any more. */
  record Never() implements SettleOutcome {}

  /** Nothing of it is left: neither its entry, which goes with the commit, nor what it made. */
  record Unknown() implements SettleOutcome {}
}
