package io.sheaf.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;

class OptionTest {
  private static void parse(CommandPart part, String... arguments) {
    new CommandLine(part.asCommand()).parseArgs(arguments);
  }

  @Test
  void hasNoValueUnlessItIsGiven() {
    Option<Integer> rows = Option.of(Integer.class, "--rows", "N");
    assertThat(rows.isPresent()).isFalse();
    parse(rows);
    assertThat(rows.optional()).isEmpty();
    assertThatThrownBy(rows::get).isInstanceOf(NoSuchElementException.class);
    parse(rows, "--rows", "7");
    assertThat(rows.get()).isEqualTo(7);
  }

  @Test
  void isInitiallyWhatIsSaidBeforeAnythingIsParsed() {
    Option<Integer> rows = Option.of(Integer.class, "--rows", "N").initially(5);
    assertThat(rows.get()).isEqualTo(5);
    parse(rows);
    assertThat(rows.get()).isEqualTo(5);
  }

  @Test
  void takesEachValueOfAList() {
    Option<List<Integer>> sizes = Option.list(Integer.class, "--size", "N").separatedBy(",");
    parse(sizes);
    assertThat(sizes.get()).isEmpty();
    parse(sizes, "--size", "1,2", "--size=3");
    assertThat(sizes.get()).containsExactly(1, 2, 3);
  }

  @Test
  void standsForSomethingWithoutAValue() {
    Option<String> file = Option.of(String.class, "--file", "FILE").withoutValue("none");
    parse(file, "--file");
    assertThat(file.get()).isEqualTo("none");
  }

  @Test
  void flagIsOnWhenItIsGivenOrUnlessItIsNegated() {
    Option<Boolean> force = Option.flag("--force");
    Option<Boolean> parallel = Option.flag("--parallel").onUnlessNegated();
    CommandPart both = command -> CommandPart.addAll(command, force, parallel);
    parse(both);
    assertThat(List.of(force.get(), parallel.get())).containsExactly(false, true);
    parse(both, "--force", "--no-parallel");
    assertThat(List.of(force.get(), parallel.get())).containsExactly(true, false);
  }

  @Test
  void parametersHaveTheirPlaces() {
    Parameter<String> from = Parameter.required(0, "FROM", "The one.");
    Parameter<String> to = Parameter.required(1, "TO", "The other.");
    CommandPart both = command -> CommandPart.addAll(command, from, to);
    parse(both, "a", "b");
    assertThat(List.of(from.get(), to.get())).containsExactly("a", "b");
    assertThatThrownBy(() -> parse(both, "a"))
        .isInstanceOf(MissingParameterException.class)
        .hasMessageContaining("TO");
  }

  @Test
  void aCommandTakesAllItsPartsInTheirOrder() {
    CommandSpec command = CommandSpec.create();
    CommandPart.addAll(command, Option.flag("--b"), Option.flag("--a"));
    assertThat(command.options())
        .extracting(option -> option.longestName())
        .containsExactly("--b", "--a");
  }
}
