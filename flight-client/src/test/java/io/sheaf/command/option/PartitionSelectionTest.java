package io.sheaf.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.SheafException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PartitionSelectionTest {
  private static PartitionSelection parse(String text) {
    return new PartitionSelection.Converter().convert(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "ALL", "All"})
  void allInAnyCase(String text) {
    assertThat(parse(text).among(List.of(3, 1, 2))).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2,0", "2,0,", " 2, 0"})
  void numbersKeepTheirOrder(String text) {
    assertThat(parse(text).among(List.of(0, 1, 2))).containsExactly(2, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "a", "-1", "1,1", "1,,2", "99999999999"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(TypeConversionException.class);
  }

  @Test
  void aPartitionThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> parse("0,7").among(List.of(0, 1)))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("no partition 7");
  }
}
