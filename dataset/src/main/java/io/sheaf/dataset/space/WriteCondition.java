package io.sheaf.dataset.space;

import io.sheaf.protocol.name.Version;
import java.util.Optional;

/** What must be under a file's name for it to be written. */
public sealed interface WriteCondition {
  /** Anything, or nothing. */
  record Always() implements WriteCondition {}

  /** Nothing. */
  record Absent() implements WriteCondition {}

  /** This version. */
  record Same(Version version) implements WriteCondition {}

  /** Whether it holds. */
  default boolean holds(Optional<FileSnapshot> found) {
    if (this instanceof Same same) {
      return found.isPresent() && found.get().version().equals(same.version());
    }
    return this instanceof Always || found.isEmpty();
  }
}
