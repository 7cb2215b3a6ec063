package io.sheaf.dataset.managed;

/** What a head says to taking a version away. */
public sealed interface RetireOutcome {
  /** Its grace has not ended, or it is current; nothing changed. */
  record Early() implements RetireOutcome {}

  /** There is no such version. */
  record Gone() implements RetireOutcome {}

  /** It can't be opened any more; its chunks may be there. */
  record Reaping(String manifest) implements RetireOutcome {}
}
