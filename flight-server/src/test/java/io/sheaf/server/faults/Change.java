package io.sheaf.server.faults;

import io.sheaf.client.SheafClient;
import io.sheaf.protocol.name.DatasetName;
import java.util.List;
import java.util.Map;

/** What a server is doing to a dataset when it dies. */
enum Change {
  CREATE(List.of(), List.of(2L), "EVAL commit"),
  OVERWRITE(List.of(1L), List.of(2L), "EVAL commit"),
  APPEND(List.of(1L), List.of(1L, 2L), "EVAL commit"),
  /** An overwrite with a time to live. */
  EXPIRING(List.of(1L), List.of(2L), "EVAL commit"),
  /** An append to a dataset that has a time to live. */
  APPEND_EXPIRING(List.of(1L), List.of(1L, 2L), "EVAL commit"),
  DROP(List.of(1L), List.of(), "EVAL drop");

  static final String NAME = "trades";

  private static final NumberedPut FIRST = new NumberedPut(1, 2, 3, 50);
  private static final NumberedPut SECOND = new NumberedPut(2, 2, 3, 50);

  private final List<Long> before;
  private final List<Long> after;
  private final String decisiveStep;

  Change(List<Long> before, List<Long> after, String decisiveStep) {
    this.before = before;
    this.after = after;
    this.decisiveStep = decisiveStep;
  }

  /** The puts that the dataset consists of before it; none when it isn't there. */
  List<Long> before() {
    return before;
  }

  /** The puts that the dataset consists of afterwards. */
  List<Long> after() {
    return after;
  }

  /** Once Redis has done this step, the change is visible, and not before. */
  String decisiveStep() {
    return decisiveStep;
  }

  /** Makes what is changed. */
  void prepare(SheafClient client) {
    if (!before.isEmpty()) {
      Map<String, Object> life = this == APPEND_EXPIRING ? Map.of("ttl", 3600) : Map.of();
      FIRST.write(client, NumberedPut.request(NAME, "create", life));
    }
  }

  /** Does it. Asked again it is the same change, by its put id. */
  void run(SheafClient client) {
    switch (this) {
      case CREATE -> put(client, "create", Map.of("put_id", "second"));
      case OVERWRITE -> put(client, "overwrite", Map.of("put_id", "second"));
      case APPEND, APPEND_EXPIRING -> put(client, "append", Map.of("put_id", "second"));
      case EXPIRING -> put(client, "overwrite", Map.of("put_id", "second", "ttl", 3600));
      case DROP -> client.drop(new DatasetName(NAME));
    }
  }

  private static void put(SheafClient client, String mode, Map<String, Object> members) {
    SECOND.write(client, NumberedPut.request(NAME, mode, members));
  }

  /** The puts that the dataset consists of now, each whole. */
  static List<Long> read(SheafClient client) throws java.io.IOException {
    return WholePuts.read(client, NAME, FIRST);
  }
}
