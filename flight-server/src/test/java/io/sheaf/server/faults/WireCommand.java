package io.sheaf.server.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A command on its way to Redis.
 *
 * @param bytes all of it
 * @param words name and arguments; of long ones, such as chunks, the beginning
 */
record WireCommand(byte[] bytes, List<String> words) {
  private static final Map<String, String> SCRIPTS =
      List.of(
              "begin",
              "note",
              "commit",
              "settle",
              "fence",
              "retire",
              "drop",
              "contents",
              "expire",
              "schedule",
              "due",
              "own",
              "name",
              "keep")
          .stream()
          .collect(Collectors.toMap(WireCommand::script, Function.identity()));

  private static final int FIRST_ARGUMENT = 4; // EVAL script 1 key argument

  private static String script(String name) {
    String file = "/io/sheaf/dataset/redis/" + name + ".lua";
    try (InputStream stream = WireCommand.class.getResourceAsStream(file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which step of docs/format.md it is: the command, the script, and what they are about. */
  String step() {
    String name = words.get(0);
    return switch (name) {
      case "EVAL" -> "EVAL " + scriptStep();
      case "SET" -> words.get(1).endsWith(":index") ? "SET index" : "SET chunk";
      case "HDEL" -> "HDEL " + kind(words.get(2));
      case "ZREM" ->
          words.get(1).endsWith("work") ? "ZREM work " + kind(words.get(2)) : "ZREM name";
      default -> name;
    };
  }

  private String scriptStep() {
    String script = SCRIPTS.getOrDefault(words.get(1), "?");
    return switch (script) {
      case "schedule" -> script + " " + kind(words.get(FIRST_ARGUMENT));
      case "note" -> script + " " + words.get(FIRST_ARGUMENT + 2);
      default -> script;
    };
  }

  private static String kind(String member) {
    return member.substring(0, Math.max(0, member.indexOf(':')));
  }
}
