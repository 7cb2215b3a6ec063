package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the last of many appends of one small batch costs, beside the first: as many commands, and a
 * manifest that is longer by its segments. With {@code sheaf.test.appends=999} it measures times,
 * too, and prints them.
 */
class AppendWorkTest extends RedisTest {
  private static final int APPENDS = Integer.getInteger("sheaf.test.appends", 60);
  private static final int TIMED_MIN = 500;
  private static final int SAMPLE = APPENDS < TIMED_MIN ? 9 : 50;
  private static final int SEGMENT_BYTES_MAX = 160;
  private static final int[][] SMALL = {{1, 2, 3}};
  private static final WriteOptions APPEND = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);

  /** What one append took of the machine and of Redis, and sent there. */
  private record Cost(
      double wallMillis, double cpuMillis, double redisMillis, long commands, long bytes) {
    Cost minus(Cost before) {
      return new Cost(
          wallMillis - before.wallMillis,
          cpuMillis - before.cpuMillis,
          redisMillis - before.redisMillis,
          commands - before.commands - 1,
          bytes - before.bytes);
    }
  }

  private static Cost now() {
    var machine =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    String info = redis.commands().info();
    return new Cost(
        System.nanoTime() / 1e6,
        machine.getProcessCpuTime() / 1e6,
        1_000 * (value(info, "used_cpu_user") + value(info, "used_cpu_sys")),
        (long) value(info, "total_commands_processed"),
        (long) value(info, "total_net_input_bytes"));
  }

  private static double value(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theLastAppendCostsWhatTheFirstDid() {
    if (APPENDS >= TIMED_MIN) {
      costs();
      redis.commands().flushall();
    }
    List<Cost> costs = costs();
    List<Cost> first = costs.subList(0, SAMPLE);
    List<Cost> last = costs.subList(APPENDS - SAMPLE, APPENDS);

    assertThat(read(store, TRADES)).hasSize(3 * (APPENDS + 1));
    assertThat(median(last, Cost::commands)).isLessThanOrEqualTo(median(first, Cost::commands) + 4);
    assertThat(median(last, Cost::bytes) - median(first, Cost::bytes))
        .isPositive()
        .isLessThan(SEGMENT_BYTES_MAX * APPENDS);
    if (APPENDS >= TIMED_MIN) {
      report("first", first);
      report("last", last);
      assertThat(median(last, Cost::wallMillis)).isLessThan(2 * median(first, Cost::wallMillis));
      assertThat(mean(last, Cost::cpuMillis)).isLessThan(2 * mean(first, Cost::cpuMillis));
    }
  }

  /** Of each append to a dataset of one segment. */
  private List<Cost> costs() {
    put(store, budget, TRADES, CREATE, SMALL);
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i < APPENDS; i++) {
      Cost before = now();
      put(store, budget, TRADES, APPEND, SMALL);
      costs.add(now().minus(before));
    }
    return costs;
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
    return costs.stream().mapToDouble(of).sorted().skip(costs.size() / 2).findFirst().orElseThrow();
  }

  /** For what is measured too coarsely for one. */
  private static double mean(List<Cost> costs, ToDoubleFunction<Cost> of) {
    return costs.stream().mapToDouble(of).average().orElseThrow();
  }

  private static void report(String which, List<Cost> costs) {
    System.out.printf(
        "%s %d appends: %.2f ms, %.2f CPU-ms and %.2f of Redis, %.0f commands, %.0f bytes%n",
        which,
        costs.size(),
        median(costs, Cost::wallMillis),
        mean(costs, Cost::cpuMillis),
        mean(costs, Cost::redisMillis),
        median(costs, Cost::commands),
        median(costs, Cost::bytes));
  }

  /** Fields of heads that were asked for: above all manifests. */
  private static long manifestsRead() {
    Matcher calls =
        Pattern.compile("cmdstat_hmget:calls=(\\d+)")
            .matcher(redis.commands().info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  @Test
  void whatAppendsHaveReplacedGoesWithoutLookingAtAllThatIsThere() {
    costs();
    redis.endAllLeases();
    long before = manifestsRead();
    try (RedisDatasetStore other = RedisDatasetStore.open(redis.options(), budget)) {
      await(other.reaper().run());
    }

    // Besides its own manifest, which comes with its end, a version needs the newest one alone.
    assertThat(manifestsRead() - before).isLessThan(APPENDS / 4);
    assertThat(await(store.versions(TRADES))).hasSize(1);
    assertThat(read(store, TRADES)).hasSize(3 * (APPENDS + 1));
  }
}
