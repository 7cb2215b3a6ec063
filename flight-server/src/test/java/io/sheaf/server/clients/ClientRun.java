package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.server.TestingProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a client program did.
 *
 * @param lines of its output
 */
record ClientRun(List<String> command, int exitCode, List<String> lines) {

  /** Runs a program to its end. */
  static ClientRun of(List<String> command, Path directory, int secondsMax) throws Exception {
    TestingProgram.Ended ended = TestingProgram.run(command, directory, secondsMax);
    assertThat(ended.inTime()).as("%s ended in time", ended).isTrue();
    return new ClientRun(command, ended.exitCode(), ended.output().lines().toList());
  }

  ClientRun succeeded() {
    assertThat(exitCode).as(toString()).isZero();
    return this;
  }

  ClientRun failed() {
    assertThat(exitCode).as(toString()).isEqualTo(1);
    assertThat(lines).as(toString()).anyMatch(line -> line.startsWith("error "));
    return this;
  }

  /** The PutSummary that it printed. */
  String summary() {
    List<String> summaries = lines.stream().filter(line -> line.startsWith("{")).toList();
    assertThat(summaries).as(toString()).hasSize(1);
    return summaries.get(0);
  }

  /** The value of the only line that begins with a word. */
  String value(String word) {
    List<String> values = values(word);
    assertThat(values).as("%s in %s", word, this).hasSize(1);
    return values.get(0);
  }

  /** The metadata of its ErrorInfo. */
  Map<String, String> metadata() {
    return values("metadata").stream()
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private List<String> values(String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList();
  }
}
