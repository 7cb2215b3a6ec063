package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.sheaf.client.SheafClient;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever another program did to the values in Redis, no stream ends well that is not whole. */
class CorruptChunkTest {
  private static final SampleData DATA = new SampleData(2, 3, 500, 5);

  private TestingServer server;
  private RawRedis redis;
  private RawFlight raw;

  @BeforeEach
  void start() {
    server = TestingServer.start();
    redis = new RawRedis(server.redis().url());
    raw = new RawFlight(server.location());
    try (SheafClient client = SheafClient.connect(server.location())) {
      DATA.put(client, "sheaf");
      DATA.put(client, SampleData.overwrite("arrow-redis", Map.of("layout", "arrow-redis")));
    }
  }

  @AfterEach
  void stop() {
    raw.close();
    redis.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sheaf", "arrow-redis"})
  void truncated(String layout) throws Exception {
    String key = chunk(layout, 1);
    change(key, value -> Arrays.copyOf(value, value.length - 30));
    refused(layout, "CHUNK_CORRUPT", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sheaf", "arrow-redis"})
  void notArrow(String layout) throws Exception {
    String key = chunk(layout, 1);
    change(key, value -> new byte[value.length]);
    refused(layout, "CHUNK_CORRUPT", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sheaf", "arrow-redis"})
  void anotherSchema(String layout) throws Exception {
    String key = chunk(layout, 1);
    change(key, value -> replace(value, "partition", "partitiom"));
    refused(layout, "CHUNK_CORRUPT", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sheaf", "arrow-redis"})
  void gone(String layout) throws Exception {
    String key = chunk(layout, 1);
    redis.commands().unlink(key);
    refused(layout, "CHUNK_MISSING", key);
  }

  @Test
  void anyByteFlipped() throws Exception {
    String key = chunk("sheaf", 2);
    byte[] whole = redis.commands().get(key);
    for (int at = 0; at < whole.length; at += whole.length / 20) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      redis.commands().set(key, flipped);
      refused("sheaf", "CHUNK_CORRUPT", key);
    }
  }

  @Test
  void swapped() throws Exception {
    String one = chunk("sheaf", 0);
    String two = chunk("sheaf", 1);
    redis.commands().rename(one, "aside");
    redis.commands().rename(two, one);
    redis.commands().rename("aside", two);
    refused("sheaf", "CHUNK_CORRUPT", one);
  }

  @Test
  void indexFlipped() throws Exception {
    String key = redis.keys("sheaf:{sheaf@*:part=00001}:index").first();
    change(key, value -> flip(value, value.length / 2));
    refused("sheaf", "CHUNK_CORRUPT", key);
  }

  /** By a server that has not read it before: the one that wrote it need not ask again. */
  @Test
  void manifestFlipped() throws Exception {
    String head = "sheaf:head:sheaf";
    String version = new String(redis.commands().hget(head, "current"), StandardCharsets.UTF_8);
    byte[] whole = redis.commands().hget(head, "manifest:" + version);
    try (SheafServer fresh = TestingServer.serve(server.redis().url(), Map.of());
        RawFlight reader = new RawFlight(fresh.location().toString())) {
      for (int at = 0; at < whole.length; at += whole.length / 40) {
        byte[] flipped = flip(whole.clone(), at);
        redis.commands().hset(head, "manifest:" + version, flipped);
        RawFlight.End end = reader.call("DoGet", List.of(RawFlight.ticket("sheaf")));
        assertThat(end.has(Status.Code.INTERNAL, "manifest", version, "sheaf").reason())
            .isEqualTo("CHUNK_CORRUPT");
      }
      redis.commands().hset(head, "manifest:" + version, whole);
      reader.call("DoGet", List.of(RawFlight.ticket("sheaf"))).hasEndedWell();
    }
  }

  private void refused(String name, String reason, String key) throws Exception {
    RawFlight.End end =
        raw.call("DoGet", List.of(RawFlight.ticket(name))).has(Status.Code.INTERNAL, key);
    assertThat(end.reason()).isEqualTo(reason);
  }

  /** The key of a chunk of partition 1. */
  private String chunk(String layout, int batch) {
    String name =
        layout.equals("sheaf") ? "sheaf:{sheaf@*:part=00001}" : "arrow-redis:{part=00001}";
    return redis.key(name + ":batch=0000" + batch);
  }

  private void change(String key, UnaryOperator<byte[]> change) {
    redis.commands().set(key, change.apply(redis.commands().get(key)));
  }

  private static byte[] flip(byte[] value, int at) {
    value[at] ^= 0x01;
    return value;
  }

  private static byte[] replace(byte[] value, String from, String to) {
    Charset bytes = StandardCharsets.ISO_8859_1;
    String text = new String(value, bytes);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(bytes);
  }
}
