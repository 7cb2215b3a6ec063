package io.sheaf.protocol.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One Result of an action's stream: {@code {"progress":{…}}} any number of times, then {@code
 * {"result":{…}}}.
 */
public record ActionMessage(Optional<Progress> progress, Optional<JsonNode> result) {
  public ActionMessage {
    result = result.filter(node -> !node.isNull()); // what an absent node is to Jackson
  }

  /**
   * How far an action is.
   *
   * @param unit what is counted: "chunks", "batches", "rows"
   */
  public record Progress(long done, long total, String unit) {}
}
