package io.sheaf.dataset.managed;

import java.time.Duration;

/** What a commit says of how long its dataset lives. */
public sealed interface TimeToLive {
  /** As long as before. */
  record Unchanged() implements TimeToLive {}

  /** Until somebody removes it. */
  record Forever() implements TimeToLive {}

  /** So long, counted from the commit by the store's clock. */
  record Ends(Duration after) implements TimeToLive {}
}
