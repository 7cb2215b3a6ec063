package io.sheaf.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretTest {
  @Test
  void isNeverPrinted() {
    Secret secret = new Secret("topsecret");
    assertThat(secret).hasToString("****").isEqualTo(new Secret("topsecret"));
    assertThat(secret).isNotEqualTo(new Secret("other"));
    assertThat(secret.reveal()).isEqualTo("topsecret");
    assertThat(String.valueOf(Map.of("key", secret))).doesNotContain("topsecret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://localhost:6379/0 | redis://localhost:6379/0",
        "redis://:topsecret@h:6379/0 | redis://****@h:6379/0",
        "redis://user:topsecret@h | redis://user:****@h",
        "redis://topsecret@h | redis://****@h",
        "redis://:top%40secret@h | redis://****@h",
        "redis://:topsecret%40h | redis://****@h",
        "redis://:top@secret@h | redis://****@h",
        "redis://:top/secret@h | redis://****@h",
        "redis://u:top#secret@h/0 | redis://u:****@h/0",
        "redis-sentinel://:topsecret@a:1,b:2/0#master | redis-sentinel://****@a:1,b:2/0#master",
        "redis://:topsecret@a,redis://:topsecret@b | redis://****@b",
        "unix://u:topsecret@/run/redis.sock | unix://u:****@/run/redis.sock",
        "redis://h/0?password=topsecret&x=1 | redis://h/0?password=****&x=1",
        "redis://h/0?x=1&authToken=topsecret#f | redis://h/0?x=1&authToken=****#f",
        "redis:/:topsecret@h | redis:****@h",
        ":topsecret@h | ****@h",
        "not a url | not a url"
      })
  void aUrlIsPrintedWithoutItsPassword(String url, String shown) {
    assertThat(RedisUrlText.redact(url)).isEqualTo(shown);
    assertThat(new RedisUrlText(url)).hasToString(shown);
    assertThat(new RedisUrlText(url).reveal()).isEqualTo(url);
  }

  @Test
  void settingsArePrintedWithoutPasswords() {
    SheafConfig config =
        SheafConfig.load(
            ConfigSources.ofProperties(Map.of("sheaf.redis.url", "redis://u:topsecret@h")));
    assertThat(config.toString()).contains("redis://u:****@h").doesNotContain("topsecret");
  }

  @Test
  void problemsArePrintedWithoutPasswordsWhereverTheUrlWasPut() {
    for (String key : KeysForTests.all()) {
      Throwable problems =
          catchThrowable(
              () ->
                  SheafConfig.load(ConfigSources.ofProperties(Map.of(key, "http://:topsecret@h"))));
      if (problems != null) {
        assertThat(problems).hasMessageNotContaining("topsecret");
      }
    }
  }

  private static final class KeysForTests {
    static Iterable<String> all() {
      return new KnownKeys(SheafConfig.reference()).keysByVariable().values();
    }
  }
}
