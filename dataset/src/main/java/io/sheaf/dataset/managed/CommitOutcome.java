package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.Version;
import java.util.Optional;

/** What a head says to a commit. Only the first two mean that there is a version. */
public sealed interface CommitOutcome {
  /**
   * The version is the current one.
   *
   * @param retires when the version replaced may go, in milliseconds of the store's clock; empty
   *     when there was none
   * @param expires when the dataset goes, in the same way; empty when it stays
   */
  record Committed(Optional<Long> retires, Optional<Long> expires) implements CommitOutcome {}

  /** The put's id has committed before, as this version; nothing changed. */
  record Known(Version version) implements CommitOutcome {}

  /** Another version is current than expected; nothing changed. */
  record Conflict(Optional<Version> current) implements CommitOutcome {}

  /** The version that was to be restored can't be read any more; nothing changed. */
  record Gone() implements CommitOutcome {}

  /** The writer's entry is not there, or fenced; nothing changed, nor ever will. */
  record Fenced() implements CommitOutcome {}
}
