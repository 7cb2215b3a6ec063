package io.sheaf.dataset.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {
  @ParameterizedTest
  @CsvSource({
    "redis://h,                          h,     6379, 0, redis://h:6379",
    "redis://h:1/2,                      h,     1,    2, redis://h:1/2",
    "redis://h:1/2?db=7,                 h,     1,    2, redis://h:1/2",
    "redis://h/?db=7,                    h,     6379, 7, redis://h:6379/7",
    "REDIS://localhost/,                 localhost, 6379, 0, redis://localhost:6379",
    "redis://,                           localhost, 6379, 0, redis://localhost:6379",
    "redis://[::1]:7,                    ::1,   7,    0, redis://[::1]:7",
    "rediss://h,                         h,     6379, 0, rediss://h:6379",
    "redis://:secret@h,                  h,     6379, 0, redis://h:6379",
    "redis://user:secret@h:1,            h,     1,    0, redis://h:1",
  })
  void understands(String url, String host, int port, int database, String shown) {
    RedisAddress address = RedisAddress.parse(url);

    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address.database()).isEqualTo(database);
    assertThat(address).hasToString(shown);
  }

  @Test
  void decodesUserAndPassword() {
    RedisAddress address = RedisAddress.parse("redis://us%40er:p%40%3A%2F%3F%23%26+%C3%A4@h/1");
    assertThat(address.user()).contains("us@er");
    assertThat(address.password()).contains("p@:/?#&+ä");
    assertThat(RedisAddress.parse("redis://:p%40@h").user()).isEmpty();
    assertThat(RedisAddress.parse("redis://:a:b@h").password()).contains("a:b");
  }

  @Test
  void understandsTlsAndSockets() {
    RedisAddress address =
        RedisAddress.parse("rediss://h/?ssl_cert_reqs=none&ssl_ca_certs=%2Fetc%2Fca.pem");
    assertThat(address.tls()).isTrue();
    assertThat(address.checkCertificate()).isFalse();
    assertThat(address.certificateAuthorities()).contains(Path.of("/etc/ca.pem"));
    assertThat(RedisAddress.parse("rediss://h").checkCertificate()).isTrue();
    RedisAddress socket = RedisAddress.parse("unix://:secret@/run/redis.sock?db=3");
    assertThat(socket.socket()).contains(Path.of("/run/redis.sock"));
    assertThat(socket.database()).isEqualTo(3);
    assertThat(socket.password()).contains("secret");
    assertThat(socket).hasToString("unix:///run/redis.sock?db=3");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "http://h:secret,                        scheme 'http' is not known",
        "redis-sentinel://:secret@h/mymaster,    Sentinel is not supported yet",
        "redis+sentinel://:secret@h/mymaster,    Sentinel is not supported yet",
        "h:6379,                                 no URL",
        "redis://h:secret,                       percent-encode",
        "redis://u:se/cret@x:secret,             percent-encode",
        "redis://h:70000,                        port",
        "redis://h:0,                            port",
        "redis://h/secret,                       database",
        "redis://h?db=secret,                    database",
        "redis://h?timeout=secret,               'timeout' is not understood",
        "redis://h?ssl_cert_reqs=optional,       'optional'",
        "redis://:se%cret@h,                     percent-encoding",
        "redis://secret@h,                       :password@",
        "unix://,                                path",
      })
  void refusesByNameAndKeepsSecrets(String url, String part) {
    assertThatThrownBy(() -> RedisAddress.parse(url))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST))
        .hasMessageContaining(part)
        .hasMessageNotContainingAny("secret", "cret@");
  }
}
