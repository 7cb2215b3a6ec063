package io.sheaf.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "t",
        "trades",
        "bench:250mb",
        "a b",
        " ",
        "a@b@abcdefghijklm",
        "logs/2026/*?[x]",
        "..",
        "日本語 Ünïcode",
        "😀",
        "part=00003",
        "'\"\\"
      })
  void anyPrintableTextIsAName(String text) {
    assertThat(new DatasetName(text)).hasToString(text);
  }

  @Test
  void lengthIsCountedInBytesOfUtf8() {
    assertThat(new DatasetName("x".repeat(200)).value()).hasSize(200);
    assertThat(new DatasetName("é".repeat(100)).value()).hasSize(100);
    assertThat(new DatasetName("😀".repeat(50)).value()).hasSize(100);
    assertRefused("x".repeat(201), "201 bytes", "at most 200");
    assertRefused("é".repeat(101), "202 bytes", "at most 200");
    assertRefused("", "empty");
  }

  @Test
  void bracesAndControlCharactersAreRefusedWithTheirPlace() {
    assertRefused("a{b", "'{' at position 1");
    assertRefused("}", "'}' at position 0");
    assertRefused("a\nb", "U+000A at position 1");
    assertRefused("\0", "U+0000 at position 0");
    assertRefused("ab\u007f", "U+007F at position 2");
    assertRefused("\u0085", "U+0085 at position 0");
  }

  @Test
  void unpairedSurrogatesAreRefusedSinceTheyHaveNoUtf8() {
    assertRefused("a\ud83d", "U+D83D at position 1");
    assertRefused("\ude00a", "U+DE00 at position 0");
    assertRefused("\ud83d\ud83d\ude00", "U+D83D at position 0");
    assertRefused("😀\ude00", "U+DE00 at position 2");
  }

  /** As Redis sorts members of one score, so that pages of a listing meet. */
  @Test
  void orderIsThatOfTheUtf8Bytes() {
    List<DatasetName> sorted =
        Stream.of("😀", "ｚ", "é", "z", "a", "Z", "aa").map(DatasetName::new).sorted().toList();
    assertThat(sorted.stream().map(DatasetName::value))
        .containsExactly("Z", "a", "aa", "z", "é", "ｚ", "😀");
    byte[][] bytes =
        sorted.stream()
            .map(name -> name.value().getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    assertThat(List.of(bytes)).isSortedAccordingTo(Arrays::compareUnsigned);
  }

  private static void assertRefused(String text, String... messageParts) {
    assertThatThrownBy(() -> new DatasetName(text))
        .hasMessageContainingAll(messageParts)
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST));
  }
}
