package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Reading the options of all commands takes longer than many of them run. */
class CommandsTest {
  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version"})
  void readsNoCommandForTheVersion(String flag) {
    assertThat(Commands.commandLine(flag).getSubcommands()).isEmpty();
  }

  @Test
  void readsTheOneCommandThatRuns() {
    assertThat(Commands.commandLine("list", "--version").getSubcommands()).containsOnlyKeys("list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "generate-completion", "lisst"})
  void readsThemAllToNameThem(String first) {
    assertThat(Commands.commandLine(first).getSubcommands())
        .containsKeys("list", "copy", "generate-completion");
  }

  /** What picocli finds by annotations knows the member that has them. */
  @ParameterizedTest
  @ValueSource(
      strings = {"gen", "split", "read", "copy", "verify", "list", "info", "bench", "s3-read"})
  void readsNoAnnotationsForIt(String name) {
    CommandLine command = Commands.commandLine(name).getSubcommands().get(name);
    assertThat(command.getCommandSpec().args())
        .isNotEmpty()
        .allMatch(each -> each.userObject() == null);
  }
}
