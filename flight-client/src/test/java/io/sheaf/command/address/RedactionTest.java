package io.sheaf.command.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://user:topsecret@h:6379/0#trades | redis://user:****@h:6379/0#trades",
        "redis://topsecret@h | redis://****@h",
        "rediz://:topsecret%40h | rediz://****@h",
        "/data/a@b.arrow | /data/a@b.arrow",
        "grpc://localhost:8815/trades | grpc://localhost:8815/trades"
      })
  void takesPasswordsOutOfUrlsAlone(String text, String shown) {
    assertThat(Redaction.redacted(text)).isEqualTo(shown);
  }
}
