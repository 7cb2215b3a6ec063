package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** A put whose client does not come to its end is waited for so long and no longer. */
class OverduePutTest {
  private static final SampleData DATA = new SampleData(1, 4, 100, 11);
  private static final Duration PUT_MAX = Duration.ofSeconds(3);

  @Test
  void itEndsAndLeavesNothing() throws Exception {
    try (TestingServer server =
            TestingServer.start(
                Map.of(
                    "sheaf.dataset.put-duration-max",
                    PUT_MAX.toSeconds() + "s",
                    "sheaf.dataset.lease",
                    "1s"));
        RawRedis redis = new RawRedis(server.redis().url());
        SheafClient client = SheafClient.connect(server.location())) {
      assertThat(refusal(redis, client))
          .hasMessageContaining("put-duration-max")
          .hasMessageContaining("3 s")
          .hasMessageContaining("nothing was committed")
          .extracting(SheafException::reason)
          .isEqualTo(ErrorReason.LIMIT_EXCEEDED);
      server.awaitNothingHeld();

      DATA.put(client, "others");
      assertThat(DATA.compare(client, "others")).isInstanceOf(ComparisonResult.Identical.class);
    }
  }

  /** Of a put that has staged a batch and stands still. */
  private static SheafException refusal(RawRedis redis, SheafClient client) {
    try (RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = DATA.generate(allocator);
        PartitionUpload put = client.put(SampleData.overwrite("slow", Map.of()), frames.schema())) {
      SampleData.write(frames, put, 1);
      await().until(() -> !redis.keys("sheaf:{*").isEmpty());
      await().atMost(PUT_MAX.multipliedBy(5)).until(() -> redis.keys("*").isEmpty());
      return catchThrowableOfType(SheafException.class, put::commit);
    }
  }
}
