package io.sheaf.dataset.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.file.Path;
import java.util.Optional;
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

    assertThat(address.hosts()).containsExactly(new RedisHost(host, port));
    assertThat(address.database()).isEqualTo(database);
    assertThat(address).hasToString(shown);
  }

  @Test
  void decodesUserAndPassword() {
    RedisAddress address = RedisAddress.parse("redis://us%40er:p%40%3A%2F%3F%23%26+%C3%A4@h/1");
    assertThat(address.login().user()).contains("us@er");
    assertThat(address.login().password()).contains("p@:/?#&+ä");
    assertThat(RedisAddress.parse("redis://:p%40@h").login().user()).isEmpty();
    assertThat(RedisAddress.parse("redis://:a:b@h").login().password()).contains("a:b");
  }

  @Test
  void understandsTlsAndSockets() {
    RedisAddress address =
        RedisAddress.parse("rediss://h/?ssl_cert_reqs=none&ssl_ca_certs=%2Fetc%2Fca.pem");
    RedisTls tls = address.tls().orElseThrow();
    assertThat(tls.checkCertificate()).isFalse();
    assertThat(tls.checkHostname()).isTrue();
    assertThat(tls.certificateAuthorities()).contains(Path.of("/etc/ca.pem"));
    assertThat(RedisAddress.parse("rediss://h").tls()).contains(RedisTls.CHECKED);
    assertThat(RedisAddress.parse("redis://h").tls()).isEmpty();
    RedisTls mutual =
        RedisAddress.parse(
                "rediss://h?ssl_certfile=c.pem&ssl_keyfile=k.pem&ssl_check_hostname=False")
            .tls()
            .orElseThrow();
    assertThat(mutual.certificate()).contains(Path.of("c.pem"));
    assertThat(mutual.key()).contains(Path.of("k.pem"));
    assertThat(mutual.checkHostname()).isFalse();
    RedisAddress socket = RedisAddress.parse("unix://:secret@/run/redis.sock?db=3");
    assertThat(socket.socket()).contains(Path.of("/run/redis.sock"));
    assertThat(socket.database()).isEqualTo(3);
    assertThat(socket.login().password()).contains("secret");
    assertThat(socket).hasToString("unix:///run/redis.sock?db=3");
  }

  @Test
  void understandsSentinels() {
    RedisAddress address =
        RedisAddress.parse(
            "redis-sentinel://u:secret@a,b:7,[::1]/my%20master/2"
                + "?sentinel_username=s&sentinel_password=secret2");
    assertThat(address.hosts())
        .containsExactly(
            new RedisHost("a", 26379), new RedisHost("b", 7), new RedisHost("::1", 26379));
    assertThat(address.sentinelMaster()).contains("my master");
    assertThat(address.database()).isEqualTo(2);
    assertThat(address.login().user()).contains("u");
    assertThat(address.sentinelLogin().password()).contains("secret2");
    assertThat(address)
        .hasToString("redis-sentinel://a:26379,b:7,[::1]:26379/my master/2")
        .asString()
        .doesNotContain("secret");
    assertThat(RedisAddress.parse("rediss-sentinel://a/m").tls()).isPresent();
  }

  @Test
  void theUrlCountsBeforeTheSettings() {
    RedisTls settings =
        new RedisTls(
            true,
            false,
            Optional.of(Path.of("ca.pem")),
            Optional.of(Path.of("c.pem")),
            Optional.of(Path.of("k.pem")));
    RedisLogin login = new RedisLogin(Optional.of("u"), Optional.of("p"));
    RedisAddress open = RedisAddress.parse("rediss://h").withDefaults(settings, login, login);
    assertThat(open.tls()).contains(settings);
    assertThat(open.login()).isEqualTo(login);
    RedisAddress told =
        RedisAddress.parse("rediss://:own@h?ssl_ca_certs=own.pem")
            .withDefaults(settings, login, login);
    assertThat(told.tls().orElseThrow().certificateAuthorities()).contains(Path.of("own.pem"));
    assertThat(told.login().password()).contains("own");
    assertThat(told.login().user()).isEmpty();
    assertThat(RedisAddress.parse("redis://h").withDefaults(settings, login, login).tls())
        .isEmpty();
  }

  @Test
  void understandsWhatPutsWaitFor() {
    Durability settings = new Durability(3, DiskWait.TRY, true);
    assertThat(RedisAddress.parse("redis://h").durability().or(settings)).isEqualTo(settings);
    RedisAddress told =
        RedisAddress.parse(
            "redis://h?durability_replicas_min=0&durability_disk=require&durability_commit=false");
    assertThat(told.durability().or(settings))
        .isEqualTo(new Durability(0, DiskWait.REQUIRE, false));
    RedisAddress some = RedisAddress.parse("redis-sentinel://h/m?durability_disk=off");
    assertThat(some.durability().or(settings)).isEqualTo(new Durability(3, DiskWait.OFF, true));
    assertThat(some.at(new RedisHost("master", 1)).durability()).isEqualTo(some.durability());
    assertThat(RedisConnectionOptions.of(told).durability().disk()).isEqualTo(DiskWait.REQUIRE);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "http://h:secret,                        scheme 'http' is not known",
        "redis-sentinel://:secret@h,             the master's name",
        "redis+sentinel://:secret@h/mymaster,    scheme 'redis+sentinel' is not known",
        "rediss://h?ssl_keyfile=secret,          need each other",
        "rediss://h?ssl_check_hostname=maybe,    'maybe'",
        "h:6379,                                 no URL",
        "redis://h:secret,                       percent-encode",
        "redis://u:se/cret@x:secret,             percent-encode",
        "redis://h:70000,                        port",
        "redis://h:0,                            port",
        "redis://h/secret,                       database",
        "redis://h?db=secret,                    database",
        "redis://h?timeout=secret,               'timeout' is not understood",
        "redis://h?ssl_cert_reqs=optional,       'optional'",
        "redis://h?durability_disk=always,       'always'",
        "redis://h?durability_replicas_min=-1,   '-1'",
        "redis://h?durability_commit=perhaps,    'perhaps'",
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
