package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code source <(flight-client generate-completion)}, as a bash takes it. */
class CompletionTest {
  @TempDir private Path directory;

  private List<String> completions(String... words) throws Exception {
    Outcome script = TestingCli.run("generate-completion");
    assertThat(script.exitCode()).as(script.err()).isZero();
    Path file = Files.writeString(directory.resolve("completion.bash"), script.out());
    String ask =
        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_flight-client; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(file, String.join(" ", words), words.length - 1);
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", ask)
            .redirectError(ProcessBuilder.Redirect.DISCARD) // it knows that nobody types
            .start();
    String reply = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return reply.lines().map(String::strip).toList();
  }

  @Test
  void knowsCommandsAndTheirOptions() throws Exception {
    assertThat(completions("flight-client", "sp")).containsExactly("split");
    assertThat(completions("flight-client", "read", "--wi")).containsExactly("--wire");
    assertThat(completions("flight-client", "gen", "--by")).containsExactly("--by-server");
  }
}
