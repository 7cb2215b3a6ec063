package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.name.DatasetName;
import java.io.IOException;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;

/** A server that keeps the chunks that it has read, as its clients see it. */
class KeptChunksTest {
  private static final SampleData BEFORE = new SampleData(3, 4, 250, 7);
  private static final SampleData AFTER = new SampleData(3, 4, 250, 8);
  private static final Map<String, String> SETTINGS =
      Map.of("sheaf.memory.chunk-cache-bytes-max", "64MiB");

  @Test
  void readersGetWhatIsThereAndRedisIsAskedOnce() throws Exception {
    SheafServer stopped;
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(redis.url());
        SheafServer server = TestingServer.serve(redis.url(), SETTINGS);
        SheafClient client = SheafClient.connect(server.location().toString())) {
      stopped = server;
      BEFORE.put(client, "trades");
      assertThat(BEFORE.compare(client, "trades").identical()).isTrue();
      long calls = raw.calls("mget");
      assertThat(calls).isPositive();

      assertThat(BEFORE.compare(client, "trades").identical()).isTrue();
      assertThat(raw.calls("mget")).isEqualTo(calls);
      assertThat(client.ping().properties().get("chunk cache"))
          .matches("\\d+ bytes in 12 chunks; gave 12 of 24");

      AFTER.put(client, "trades");
      assertThat(AFTER.compare(client, "trades").identical()).isTrue();
      client.drop(new DatasetName("trades"));
      BEFORE.put(client, "trades");
      assertThat(BEFORE.compare(client, "trades").identical()).isTrue();
    }
    TestingServer.awaitNothingHeld(stopped);
  }

  @Test
  void thoseWhoAskForAnotherFormShareWhatWasRecoded() throws Exception {
    SheafServer stopped;
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(redis.url());
        SheafServer server = TestingServer.serve(redis.url(), SETTINGS);
        SheafClient client = SheafClient.connect(server.location().toString())) {
      stopped = server;
      BEFORE.put(client, "trades");
      assertIsBefore(client, "{\"dataset\":\"trades\",\"wire\":\"none\"}");
      long calls = raw.calls("mget");
      assertThat(calls).isPositive();

      assertIsBefore(client, "{\"dataset\":\"trades\",\"wire\":\"none\"}");
      assertIsBefore(client, "{\"dataset\":\"trades\",\"wire\":\"none\",\"message_bytes\":8000}");
      assertThat(raw.calls("mget")).isEqualTo(calls);
      assertThat(client.ping().properties().get("chunk cache"))
          .matches("\\d+ bytes in 12 chunks; gave 24 of 36");

      assertIsBefore(client, "trades");
      assertThat(client.ping().properties().get("chunk cache"))
          .as("as stored, and recoded")
          .matches("\\d+ bytes in 24 chunks; gave 24 of 48");
      AFTER.put(client, "trades");
      assertThat(AFTER.compare(client, "trades").identical()).isTrue();
    }
    TestingServer.awaitNothingHeld(stopped);
  }

  private static void assertIsBefore(SheafClient client, String ticket) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader found = client.get(ByteString.copyFromUtf8(ticket)).reader(allocator)) {
      assertThat(BEFORE.compare(found, allocator).identical()).as(ticket).isTrue();
    }
  }
}
