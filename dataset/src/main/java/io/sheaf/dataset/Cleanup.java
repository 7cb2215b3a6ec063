package io.sheaf.dataset;

import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.name.DatasetName;
import java.time.Instant;
import java.util.List;

/**
 * What tidying up did, and what is left to do.
 *
 * @param done how many things were brought to their end
 * @param left the earliest first, at most {@value #LEFT_MAX}
 */
public record Cleanup(int done, List<Unfinished> left) {
  /** The longest list, in things. */
  public static final int LEFT_MAX = 10_000;

  /** As the protocol tells it. */
  public CleanResult toResult() {
    return new CleanResult(done, left.stream().map(Unfinished::toResult).toList());
  }

  /**
   * Something that will go, or that somebody is at.
   *
   * @param what "writer", "version" or "drop"
   * @param id of the writer, the version or the drop
   * @param due when the lease or the grace ends, by the store's clock
   */
  public record Unfinished(DatasetName dataset, String what, String id, Instant due) {
    private CleanResult.Unfinished toResult() {
      return new CleanResult.Unfinished(dataset.value(), what, id, due.toString());
    }
  }
}
