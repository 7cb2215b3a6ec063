package io.sheaf.dataset.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.SheafException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterChunksTest {
  @Test
  void runsOfPartitionsAreShort() {
    assertThat(format(Map.of())).isEmpty();
    assertThat(format(Map.of(4, 16))).isEqualTo("4:16");
    assertThat(format(Map.of(0, 16, 1, 16, 2, 16, 9, 32))).isEqualTo("0-2:16,9:32");
    assertThat(format(Map.of(0, 16, 1, 32, 2, 16))).isEqualTo("0:16,1:32,2:16");
  }

  private static String format(Map<Integer, Integer> bounds) {
    String text = new WriterChunks(bounds).format();
    assertThat(WriterChunks.parse(text).bounds()).isEqualTo(bounds);
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "1:", "1:2,", "1-:2", "-1:2", "1:99999999999"})
  void onlyThatFormParses(String text) {
    assertThatThrownBy(() -> WriterChunks.parse(text)).isInstanceOf(SheafException.class);
  }

  /** Whoever removes a dead writer's chunks makes the keys of all that its entry names. */
  @ParameterizedTest
  @ValueSource(strings = {"0-999999999:1", "0:999999999", "0-1048574:1,2000000-2000001:1"})
  void moreThanAPutMayHaveIsDamage(String text) {
    assertThatThrownBy(() -> WriterChunks.parse(text))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("more than a put may have");
  }
}
