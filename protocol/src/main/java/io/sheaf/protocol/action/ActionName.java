package io.sheaf.protocol.action;

import java.util.Arrays;
import java.util.Optional;

/** An action's name on the wire and what listActions says of it. */
public enum ActionName {
  GENERATE("generate", "Writes a dataset of sample data; the same seed gives the same data"),
  VERIFY("verify", "Compares two datasets, or one with its checksums"),
  COPY("copy", "Copies a dataset, or some of it, into another one"),
  COMPACT("compact", "Rewrites a dataset's chunks to a better size"),
  ADOPT("adopt", "Copies a dataset of ArrowRedis's layout into the Sheaf layout"),
  DROP("drop", "Removes a dataset with all its versions"),
  INFO("info", "Tells all that is known of a dataset, and looks for its chunks when asked to"),
  VERSIONS("versions", "Lists the versions of a dataset that can be read"),
  ROLLBACK("rollback", "Makes a version that can still be read the current one again"),
  CLEAN("gc", "Removes what nothing names any more, and tells what will go later"),
  PING("ping", "Tells whether the server and its store are there, and what they are");

  private final String wireName;
  private final String description;

  ActionName(String wireName, String description) {
    this.wireName = wireName;
    this.description = description;
  }

  public String wireName() {
    return wireName;
  }

  public String description() {
    return description;
  }

  /** The action of a name; empty when there is none. */
  public static Optional<ActionName> of(String wireName) {
    return Arrays.stream(values()).filter(name -> name.wireName.equals(wireName)).findFirst();
  }
}
