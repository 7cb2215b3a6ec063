package io.sheaf.protocol.action;

import java.util.List;

/**
 * What tidying up did.
 *
 * @param done how many things were brought to their end
 * @param left what will go later, the earliest first
 */
public record CleanResult(int done, List<Unfinished> left) {
  public CleanResult {
    left = List.copyOf(left);
  }

  /**
   * Something that will go, or that somebody is at.
   *
   * @param what "writer", "version" or "drop"
   * @param due when its lease or grace ends, ISO 8601, UTC
   */
  public record Unfinished(String dataset, String what, String id, String due) {}
}
