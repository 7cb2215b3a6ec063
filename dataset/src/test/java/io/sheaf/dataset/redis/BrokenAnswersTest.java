package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.managed.Checksum;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.dataset.redis.connection.RedisAddress;
import io.sheaf.dataset.redis.connection.RedisConnectionOptions;
import io.sheaf.dataset.redis.connection.RedisConnections;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers come in pieces that end anywhere, many commands' on one connection. */
class BrokenAnswersTest {
  /** Around the size from which values don't go through Lettuce, with lines of either length. */
  private static final int[] SIZES = {0, 1, 9, 10, 1_023, 1_024, 1_025, 9_999, 10_000, 70_000};

  private static final int READS = 100;

  private static TestingRedis redis;

  private final MemoryBudget budget = new MemoryBudget(256 << 20);

  @BeforeAll
  static void fill() {
    redis = new TestingRedis();
    for (int size : SIZES) {
      redis.commands().set("value-" + size, bytes(size));
    }
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void nothingIsHeld() {
    assertThat(budget.bytesReserved()).isZero();
    assertThat(budget.buffersLive()).isZero();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    for (int i = 0; i + 8 < size; i += 50) { // what looks like an answer's lines
      System.arraycopy(TestingRedis.bytes("\r\n$2\r\n"), 0, bytes, i, 6);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40, 2_000, Integer.MAX_VALUE})
  void everyValueComesWholeAndInOrder(int pieceBytesMax) {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("BrokenAnswersTest seed " + seed);
    Random random = new Random(seed);
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisConnections connections = open(proxy.port())) {
      proxy.breakAnswers(pieceBytesMax);
      int reads = pieceBytesMax < 10 ? READS / 5 : READS;
      List<List<ExpectedValue>> asked = new ArrayList<>();
      List<CompletionStage<List<StoredValue>>> answers = new ArrayList<>();
      for (int i = 0; i < reads; i++) {
        asked.add(values(random));
        answers.add(connections.values().read(asked.get(i), room(asked.get(i)), i));
      }
      for (int i = 0; i < reads; i++) {
        check(asked.get(i), await(answers.get(i)));
      }
    }
  }

  private static RedisConnections open(int port) {
    return RedisConnections.open(RedisConnectionOptions.of(RedisAddress.of("127.0.0.1", port)));
  }

  private Reservation room(List<ExpectedValue> values) {
    return budget.tryReserve(values.stream().mapToLong(ExpectedValue::bytes).sum()).orElseThrow();
  }

  /** Some that are there, some that are not, some of another size than expected. */
  private static List<ExpectedValue> values(Random random) {
    List<ExpectedValue> values = new ArrayList<>();
    for (int left = 1 + random.nextInt(8); left > 0; left--) {
      int size = SIZES[random.nextInt(SIZES.length)];
      switch (random.nextInt(5)) {
        case 0 -> values.add(new ExpectedValue("nothing-" + size, size, true));
        case 1 -> values.add(new ExpectedValue("value-" + size, size + 1, true));
        default -> values.add(new ExpectedValue("value-" + size, size, random.nextBoolean()));
      }
    }
    return values;
  }

  private static void check(List<ExpectedValue> asked, List<StoredValue> found) {
    assertThat(found).hasSameSizeAs(asked);
    for (int i = 0; i < asked.size(); i++) {
      ExpectedValue expected = asked.get(i);
      int size = Integer.parseInt(expected.key().replaceFirst(".*-", ""));
      StoredValue value = found.get(i);
      if (expected.key().startsWith("nothing")) {
        assertThat(value).isEqualTo(new StoredValue.Missing());
      } else if (expected.bytes() != size) {
        assertThat(value).isEqualTo(new StoredValue.OtherSize(size));
      } else {
        StoredValue.Bytes whole = (StoredValue.Bytes) value;
        assertThat(ByteBufUtil.getBytes(whole.bytes())).isEqualTo(bytes(size));
        assertThat(whole.crc32c())
            .isEqualTo(
                expected.checksumWanted()
                    ? OptionalInt.of(Checksum.of(bytes(size)))
                    : OptionalInt.empty());
      }
      value.release();
    }
  }

  /**
   * A value that there is no memory for fails its command alone: its bytes are skipped, though they
   * read like answers.
   */
  @ParameterizedTest
  @ValueSource(strings = {"1\r\n$-", "$-1\r\n", "$999999999\r\n", "-ERR no\r\n"})
  void aValueWithoutMemoryLeavesTheOthersAlone(String deceptive) {
    byte[] value = TestingRedis.bytes(deceptive.repeat(200_000 / deceptive.length()));
    redis.commands().set("deceptive", value);
    List<ExpectedValue> asked = List.of(new ExpectedValue("deceptive", value.length, true));
    try (RedisConnections connections = open(redis.server().port())) {
      List<CompletionStage<List<StoredValue>>> answers = new ArrayList<>();
      for (int i = 0; i < READS; i++) {
        answers.add(
            connections
                .values()
                .read(asked, i % 5 == 0 ? budget.tryReserve(10).orElseThrow() : room(asked), i));
      }
      for (int i = 0; i < READS; i++) {
        if (i % 5 == 0) {
          assertThat(failure(answers.get(i)).reason()).isEqualTo(ErrorReason.OVERLOADED);
        } else {
          StoredValue.Bytes found = (StoredValue.Bytes) await(answers.get(i)).get(0);
          assertThat(ByteBufUtil.getBytes(found.bytes())).isEqualTo(value);
          found.release();
        }
      }
    }
  }

  /** What had come of a value is given back when its command gives up; the rest is skipped. */
  @Test
  void anAnswerThatStopsInTheMiddleIsGivenUp() {
    try (TestingProxy proxy = new TestingProxy(redis.server().port());
        RedisConnections connections = open(proxy.port())) {
      List<ExpectedValue> large = List.of(new ExpectedValue("value-70000", 70_000, true));
      proxy.breakAnswers(2_000);
      proxy.holdAnswersAfter(50_000);
      assertThat(failure(connections.values().read(large, room(large), 0)).reason())
          .isEqualTo(ErrorReason.STORE_UNAVAILABLE);
      assertThat(budget.bytesReserved()).isZero();
      proxy.holdAnswersAfter(Integer.MAX_VALUE);
      for (int i = 0; i < READS; i++) {
        check(large, await(connections.values().read(large, room(large), 0)));
      }
    }
  }
}
