package io.sheaf.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.client.DatasetFlight;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisStoreOptions;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.server.RawRedis;
import io.sheaf.server.TestingServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Many datasets, listed in order, by prefix and in pages, by the store and by a server, without a
 * look at Redis's keys. With {@code sheaf.test.datasets=100000} it also prints what that takes.
 */
class CatalogTest {
  private static final int DATASETS = Integer.getInteger("sheaf.test.datasets", 1_000);
  private static final int PAGE = 1_000;
  private static final int AT_ONCE = 64;
  private static final int GROUPS = 10;
  private static final SchemaMessage SCHEMA =
      SchemaMessage.of(new Schema(List.of(Field.nullable("price", new ArrowType.Int(64, true)))));

  private static final MemoryBudget budget = new MemoryBudget(16 << 20);
  private static final List<String> names =
      IntStream.range(0, DATASETS)
          .mapToObj(i -> "group %d/é%06d".formatted(i % GROUPS, i))
          .sorted()
          .toList();

  private static TestingServer server;
  private static RedisDatasetStore store;
  private static SheafClient client;
  private static RawRedis redis;

  @BeforeAll
  static void fill() throws Exception {
    server = TestingServer.start();
    client = SheafClient.connect(server.location());
    redis = new RawRedis(server.redis().url());
    store =
        RedisDatasetStore.open(
            new RedisStoreOptions(
                RedisConnectionOptions.of(RedisAddress.parse(server.redis().url())),
                ManagedOptions.defaults(),
                false,
                RedisStoreOptions.MEMORY_PERCENT_MAX),
            budget);
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(1));
    timed("put all", () -> putAll(shuffled));
    measure("Redis after the puts", "used_memory_human", "used_memory_peak_human");
    measured("sheaf:datasets: " + redis.commands().memoryUsage("sheaf:datasets") + " bytes");
  }

  @AfterAll
  static void stop() {
    redis.close();
    client.close();
    store.close();
    server.close();
  }

  /** Of no rows each, since a listing does not look at rows. */
  private static int putAll(List<String> wanted) {
    WriteOptions overwrite = WriteOptions.of(PutMode.OVERWRITE, Layout.SHEAF);
    Semaphore free = new Semaphore(AT_ONCE);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (String name : wanted) {
      free.acquireUninterruptibly();
      store
          .write(new DatasetName(name), SCHEMA, overwrite)
          .thenCompose(writer -> writer.commit())
          .whenComplete(
              (made, failure) -> {
                free.release();
                if (failure != null) {
                  failures.add(failure);
                }
              });
    }
    free.acquireUninterruptibly(AT_ONCE);
    assertThat(failures).isEmpty();
    return wanted.size();
  }

  private static List<String> pages(String prefix, int limit) {
    List<String> listed = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      DatasetPage page = await(store.list(prefix, after.get(), limit));
      assertThat(page.names()).hasSizeLessThanOrEqualTo(limit);
      page.names().forEach(name -> listed.add(name.value()));
      after = page.after();
    }
    return listed;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static List<String> byServer(Optional<String> prefix, Optional<String> after, int limit) {
    return client
        .list(
            new ListRequest(
                Optional.empty(),
                Optional.empty(),
                prefix,
                after,
                Optional.of(limit),
                Optional.empty()))
        .stream()
        .map(DatasetFlight::summary)
        .map(Optional::orElseThrow)
        .map(FlightInfoSummary::dataset)
        .toList();
  }

  private static List<String> ofGroup(int group) {
    return names.stream().filter(name -> name.startsWith("group " + group)).toList();
  }

  @Test
  void theStoreTellsAllInOrderAndInPagesWithoutLookingAtKeys() {
    redis.commands().configResetstat();
    assertThat(timed("store, first page", () -> await(store.list("", "", PAGE)).names()))
        .hasSize(Math.min(PAGE, DATASETS));
    assertThat(timed("store, all", () -> pages("", PAGE))).isEqualTo(names);
    assertThat(timed("store, by prefix", () -> pages("group 7/", PAGE))).isEqualTo(ofGroup(7));
    String middle = names.get(DATASETS / 2);
    assertThat(timed("store, a page from the middle on", () -> page(middle)))
        .isEqualTo(names.subList(DATASETS / 2 + 1, Math.min(DATASETS, DATASETS / 2 + 1 + 100)));
    assertThat(pages("none", PAGE)).isEmpty();
    assertNoKeysWereLookedAt();
    long pages = DATASETS / PAGE + 1;
    assertThat(redis.calls("zrangebylex")).isBetween(pages, 3 * pages + 10);
  }

  private static List<String> page(String after) {
    return await(store.list("", after, 100)).names().stream().map(DatasetName::value).toList();
  }

  @Test
  void aServerTellsThemToo() {
    redis.commands().configResetstat();
    assertThat(
            timed("server, first page", () -> byServer(Optional.empty(), Optional.empty(), PAGE)))
        .isEqualTo(names.subList(0, Math.min(PAGE, DATASETS)));
    assertThat(
            timed(
                "server, a group's page",
                () -> byServer(Optional.of("group 3/"), Optional.of("group 3/"), 50)))
        .isEqualTo(ofGroup(3).subList(0, 50));
    assertThat(
            timed(
                "server, all",
                () -> byServer(Optional.empty(), Optional.empty(), Integer.MAX_VALUE)))
        .isEqualTo(names);
    assertNoKeysWereLookedAt();
  }

  /** What has gone is not told, and leaves no gap. */
  @Test
  void aDroppedOneIsPassedOver() {
    String gone = names.get(1);
    await(store.delete(new DatasetName(gone)));
    try {
      assertThat(byServer(Optional.empty(), Optional.empty(), 2))
          .containsExactly(names.get(0), names.get(2));
    } finally {
      putAll(List.of(gone));
    }
  }

  private static void assertNoKeysWereLookedAt() {
    assertThat(redis.calls("scan")).isZero();
    assertThat(redis.calls("keys")).isZero();
    assertThat(redis.calls("hmget")).as("heads").isPositive();
  }

  private static <T> T timed(String what, Supplier<T> work) {
    long begin = System.nanoTime();
    T result = work.get();
    measured("%s: %.1f ms".formatted(what, (System.nanoTime() - begin) / 1e6));
    return result;
  }

  private static void measure(String what, String... fields) {
    String info = redis.commands().info("memory");
    for (String field : fields) {
      info.lines()
          .filter(line -> line.startsWith(field + ":"))
          .forEach(line -> measured(what + ", " + line.strip()));
    }
  }

  private static void measured(String line) {
    if (DATASETS > PAGE) {
      System.out.println(DATASETS + " datasets, " + line);
    }
  }
}
