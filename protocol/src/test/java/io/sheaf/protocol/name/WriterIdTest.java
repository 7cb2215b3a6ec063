package io.sheaf.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterIdTest {
  @Test
  void sixtyFourBitsAreThirteenDigits() {
    assertThat(WriterId.of(0)).hasToString("aaaaaaaaaaaaa");
    assertThat(WriterId.of(1)).hasToString("aaaaaaaaaaaab");
    assertThat(WriterId.of(-1)).hasToString("777777777777p");
    assertThat(WriterId.of(16)).hasToString("aaaaaaaaaaaba");
    assertThat(WriterId.of(Long.MIN_VALUE)).hasToString("qaaaaaaaaaaaa");
  }

  @Test
  void differentBitsAreDifferentIds() {
    Set<String> ids =
        Stream.iterate(1L, bits -> bits != 0, bits -> bits << 1)
            .map(bits -> WriterId.of(bits).value())
            .collect(Collectors.toSet());
    assertThat(ids).hasSize(64).allSatisfy(id -> assertThat(id).hasSize(WriterId.LENGTH));
    assertThat(Stream.generate(WriterId::random).limit(1_000).distinct()).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "aaaaaaaaaaaa",
        "aaaaaaaaaaaaaa",
        "Aaaaaaaaaaaaa",
        "aaaaaaaaaaaa1",
        "aaaaaaaaaaaaq",
        "aaaaaaaaaaaa\n"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> new WriterId(text))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST));
  }

  @Test
  void versionsArePrintableAscii() {
    assertThat(new Version("7-abcdefghijklm")).hasToString("7-abcdefghijklm");
    assertThat(new Version("v".repeat(200)).value()).hasSize(200);
    for (String refused : new String[] {"", " ", "a b", "é", "\u007f", "v".repeat(201)}) {
      assertThatThrownBy(() -> new Version(refused)).hasMessageContaining("not a version");
    }
  }
}
