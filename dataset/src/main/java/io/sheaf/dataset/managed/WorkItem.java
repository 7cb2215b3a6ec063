package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.util.Locale;
import java.util.Optional;

/**
 * Something not finished in a head, as a member of the work queue: {@code kind:id:dataset}.
 *
 * @param id a writer's, a version's, or a random one of a drop
 */
public record WorkItem(Kind kind, String id, DatasetName dataset) {
  /** What is not finished. */
  public enum Kind {
    /** A writer has begun; when due, its lease has ended. */
    WRITER,
    /** A version was replaced; when due, its grace has ended. */
    RETIRE,
    /** A dataset was dropped; when due, whoever did has had time to finish. */
    DROP
  }

  static WorkItem writer(DatasetName dataset, WriterId writer) {
    return new WorkItem(Kind.WRITER, writer.value(), dataset);
  }

  static WorkItem retire(DatasetName dataset, Version version) {
    return new WorkItem(Kind.RETIRE, version.value(), dataset);
  }

  /** When due, the dataset has ended by its time to live, and its name may go. */
  static WorkItem expiry(DatasetName dataset) {
    return new WorkItem(Kind.DROP, "expiry", dataset);
  }

  static WorkItem drop(DatasetName dataset) {
    return new WorkItem(Kind.DROP, WriterId.random().value(), dataset);
  }

  public String format() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + id + ":" + dataset;
  }

  /** The item of a member; empty when a later Sheaf, or somebody else, wrote it. */
  public static Optional<WorkItem> parse(String member) {
    String[] parts = member.split(":", 3);
    try {
      for (Kind kind : Kind.values()) {
        if (parts.length == 3 && parts[0].equals(kind.name().toLowerCase(Locale.ROOT))) {
          return Optional.of(new WorkItem(kind, parts[1], new DatasetName(parts[2])));
        }
      }
      return Optional.empty();
    } catch (SheafException notAName) {
      return Optional.empty();
    }
  }
}
