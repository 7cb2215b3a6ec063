package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Redis is away, does not answer, or refuses. */
class AbsenceTest extends RedisTest {
  private static final int[][] OLD = {{1}, {2}};

  @Test
  void goneItIsUnavailableAtOnceAndBackWhenRedisIs() {
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisDatasetStore overProxy =
            RedisDatasetStore.open(TestingRedis.options(proxy.port()), budget)) {
      put(overProxy, budget, TRADES, CREATE, OLD);
      DatasetWriter writer = await(overProxy.write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
      ChunkSource source =
          await(overProxy.open(TRADES, Optional.empty())).read(List.of(ChunkRange.all(0)));
      proxy.cutAt(request -> true, false, true);
      assertThat(reason(overProxy.ping())).isEqualTo(ErrorReason.STORE_UNAVAILABLE);

      SheafException failure = failure(overProxy.open(TRADES, Optional.empty()));
      assertThat(failure.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(failure.getMessage()).contains("redis://127.0.0.1:" + proxy.port());
      assertThat(reason(source.next(1 << 20))).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(reason(writer.write(0, TestingChunks.chunk(budget, 3))))
          .isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(reason(writer.commit())).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      await(writer.abort());

      proxy.mend();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(read(overProxy, TRADES)).containsExactly(1, 2));
    }
  }

  @Test
  void silentItIsUnavailableWithinTwoSeconds() throws Exception {
    put(store, budget, TRADES, CREATE, OLD);
    ChunkSource source =
        await(store.open(TRADES, Optional.empty())).read(List.of(ChunkRange.all(0)));
    long pid = redis.server().process().pid();
    signal("-STOP", pid);
    try {
      long start = System.nanoTime();
      assertThat(reason(store.open(TRADES, Optional.empty())))
          .isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      CompletionStage<ChunkGroup> late = source.next(1 << 20);
      assertThat(reason(late)).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(budget.bytesReserved()).isZero();
    } finally {
      signal("-CONT", pid);
    }
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(read(store, TRADES)).containsExactly(1, 2));
  }

  private static void signal(String signal, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor()).isZero();
  }

  @Test
  void refusalsAreTold() {
    redis.commands().configSet("min-replicas-to-write", "1");
    try {
      SheafException failure = failure(store.write(TRADES, TestingChunks.MESSAGE, CREATE));
      assertThat(failure.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(failure.getMessage()).contains("NOREPLICAS");
    } finally {
      redis.commands().configSet("min-replicas-to-write", "0");
    }
  }

  @Test
  void passwordsAreAskedForAndNeverTold() {
    redis.commands().configSet("requirepass", "s3cret");
    try {
      String place = "127.0.0.1:" + redis.server().port();
      assertOpenFails("redis://" + place, "NOAUTH", "asks for a password");
      assertOpenFails("redis://:wr0ng@" + place, "WRONGPASS", "percent-encoded");
      RedisDatasetStore.open(
              RedisStoreOptions.of(RedisAddress.parse("redis://:s3cret@" + place)), budget)
          .close();
    } finally {
      redis.commands().auth("s3cret");
      redis.commands().configSet("requirepass", "");
    }
  }

  private void assertOpenFails(String url, String... parts) {
    assertThatThrownBy(
            () -> RedisDatasetStore.open(RedisStoreOptions.of(RedisAddress.parse(url)), budget))
        .isInstanceOf(SheafException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContainingAny("wr0ng", "s3cret", "\n");
  }

  @Test
  void nobodyThere() {
    assertOpenFails("redis://127.0.0.1:1", "connection refused: 127.0.0.1:1", "start it");
  }

  @Test
  void tlsWhereThereIsNone() {
    String place = "127.0.0.1:" + redis.server().port();
    assertOpenFails("rediss://" + place, "if it does not speak TLS", "redis://");
    assertOpenFails("rediss://" + place + "?ssl_ca_certs=/nowhere/ca.pem", "/nowhere/ca.pem");
  }

  @Test
  void aServerThatHangsUpMayExpectTls() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread hangingUp =
          new Thread(
              () -> {
                try {
                  while (true) {
                    server.accept().close();
                  }
                } catch (IOException closed) {
                  // The test has ended.
                }
              });
      hangingUp.start();
      assertOpenFails("redis://127.0.0.1:" + server.getLocalPort(), "if it expects TLS");
    }
  }

  @Test
  void aServerThatNeverAnswersIsNotWaitedForForLong() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      assertOpenFails("redis://127.0.0.1:" + silent.getLocalPort(), "can't connect");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }
  }

  @Test
  void whatTheUserMayNotDoIsTold() {
    redis
        .commands()
        .aclSetuser(
            "reader",
            AclSetuserArgs.Builder.on()
                .addPassword("s3cret")
                .allKeys()
                .addCategory(AclCategory.READ)
                .addCommand(CommandType.PING));
    String url = "redis://reader:s3cret@127.0.0.1:" + redis.server().port();
    try (RedisDatasetStore reader =
        RedisDatasetStore.open(RedisStoreOptions.of(RedisAddress.parse(url)), budget)) {
      put(store, budget, TRADES, CREATE, OLD);
      assertThat(read(reader, TRADES)).containsExactly(1, 2);
      assertThat(await(reader.ping()).properties())
          .containsEntry("user", "reader")
          .containsEntry("server version", "unknown");
      SheafException refusal = failure(reader.write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
      assertThat(refusal.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(refusal.getMessage()).contains("NOPERM").doesNotContain("s3cret");
    }
  }
}
