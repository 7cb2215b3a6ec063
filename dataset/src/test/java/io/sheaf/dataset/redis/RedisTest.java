package io.sheaf.dataset.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A real Redis, empty before each test, and a store over it. */
public abstract class RedisTest {
  protected static final DatasetName TRADES = new DatasetName("trades");
  protected static TestingRedis redis;

  /** One for all, since a budget's pool outlives it until the garbage collector has run twice. */
  protected static final MemoryBudget budget = new MemoryBudget(64 << 20);

  protected RedisDatasetStore store;

  @BeforeAll
  static void startRedis() {
    redis = new TestingRedis();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void openStore() {
    redis.commands().flushall();
    store = RedisDatasetStore.open(redis.options(), budget);
  }

  @AfterEach
  void closeStore() {
    store.close();
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }
}
