package io.sheaf.protocol.action;

import io.sheaf.protocol.json.RawJson;
import java.util.Optional;

/**
 * One Result of an action's stream: {@code {"progress":{…}}} any number of times, then {@code
 * {"result":{…}}}.
 */
public record ActionMessage(Optional<Progress> progress, Optional<RawJson> result) {
  /**
   * How far an action is.
   *
   * @param unit what is counted: "chunks", "batches", "rows"
   */
  public record Progress(long done, long total, String unit) {}
}
