package io.sheaf.dataset.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferCodecTest {
  @ParameterizedTest
  @CsvSource({
    "none, none",
    "uncompressed, none",
    "lz4, lz4",
    "LZ4, lz4",
    "zstd, zstd",
    "zstd:1, zstd",
    "zstd:3, zstd:3",
    "Zstd:22, zstd:22"
  })
  void textIsReadAndWritten(String text, String canonical) {
    assertThat(BufferCodec.parse(text)).hasToString(canonical);
    assertThat(BufferCodec.parse(canonical)).isEqualTo(BufferCodec.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip", "zstd:", "zstd:x", "zstd:0", "zstd:23", "zstd:-1", "lz4:3"})
  void anUnknownCodecIsNamed(String text) {
    String named = text.matches("zstd:\\d+") ? "level " + text.substring(5) : "'" + text + "'";
    assertThatThrownBy(() -> BufferCodec.parse(text))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST))
        .hasMessageContaining(named);
  }
}
