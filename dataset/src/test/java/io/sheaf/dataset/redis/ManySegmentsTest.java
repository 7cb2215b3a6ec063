package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.Checksum;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A dataset to which was appended again and again, in many partitions. */
class ManySegmentsTest extends RedisTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final String HEAD = "sheaf:head:trades";
  private static final int PARTITION_SEGMENTS = 999;
  private static final WriteOptions APPEND = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);

  @Test
  void anAppendBeyondTheLimitIsRefused() {
    put(store, budget, TRADES, CREATE, new int[][] {{1}});
    appendSegments(100);
    await(await(store.write(TRADES, TestingChunks.MESSAGE, APPEND)).abort());
    appendSegments(101);
    SheafException refusal = failure(store.write(TRADES, TestingChunks.MESSAGE, APPEND));
    assertThat(refusal.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    assertThat(refusal).hasMessageContaining("100899 segments").hasMessageContaining("compact");
  }

  /** Makes the current version one of so many partitions that have as many segments as they may. */
  private void appendSegments(int partitions) {
    store.close();
    byte[] version = redis.commands().hget(HEAD, "current");
    String field = "manifest:" + new String(version, StandardCharsets.UTF_8);
    String text = new String(redis.commands().hget(HEAD, field), StandardCharsets.UTF_8);
    String json = text.substring(text.indexOf('\n') + 1);
    int from = json.indexOf("{\"writer\"");
    String segment = json.substring(from, json.indexOf('}', from) + 1);
    String segments =
        IntStream.range(0, PARTITION_SEGMENTS)
            .mapToObj(number -> segment)
            .collect(Collectors.joining(",", "[", "]"));
    String all =
        IntStream.range(0, partitions)
            .mapToObj(number -> "{\"partition\":%d,\"segments\":%s}".formatted(number, segments))
            .collect(Collectors.joining(",", "\"partitions\":[", "]}"));
    long rows = (long) partitions * PARTITION_SEGMENTS;
    long bytes = rows * Long.parseLong(segment.replaceAll(".*\"bytes\":(\\d+),.*", "$1"));
    String many =
        json.replaceAll("\"partitions\":.*", "")
                .replaceAll("\"rows\":\\d+", "\"rows\":" + rows)
                .replaceAll("\"bytes\":\\d+", "\"bytes\":" + bytes)
            + all;
    byte[] manifest = many.getBytes(StandardCharsets.UTF_8);
    String checksum = Checksum.text(Checksum.of(manifest)) + "\n";
    redis.commands().hset(HEAD, field, TestingRedis.bytes(checksum + many));
    store = RedisDatasetStore.open(redis.options(), budget);
  }
}
