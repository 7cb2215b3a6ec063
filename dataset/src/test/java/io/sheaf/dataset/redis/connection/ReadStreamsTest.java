package io.sheaf.dataset.redis.connection;

import static io.sheaf.dataset.TestingStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.dataset.redis.TestingRedis;
import io.sheaf.protocol.memory.MemoryBudget;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connections are read from. */
class ReadStreamsTest {
  private static final int CONNECTIONS = 4;

  private final TestingRedis redis = new TestingRedis();
  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final RedisConnections connections =
      RedisConnections.open(
          RedisConnectionOptions.of(RedisAddress.of("127.0.0.1", redis.server().port())));

  @BeforeEach
  void fill() {
    assertThat(RedisConnectionOptions.of(RedisAddress.of("127.0.0.1", 1)).readConnections())
        .isEqualTo(CONNECTIONS);
    redis.commands().set("key", TestingRedis.bytes("value"));
  }

  @AfterEach
  void stop() {
    connections.close();
    redis.close();
  }

  private void read(int stream) {
    List<StoredValue> found =
        await(
            connections
                .values()
                .read(
                    List.of(new ExpectedValue("key", 5, true)),
                    budget.tryReserve(5).orElseThrow(),
                    stream));
    found.forEach(StoredValue::release);
  }

  /** Connections whose last command was a read. */
  private long connectionsRead() {
    return redis.commands().clientList().lines().filter(line -> line.contains("cmd=mget")).count();
  }

  @Test
  void oneStreamIsReadOverOneConnection() {
    int stream = connections.values().newStream();
    for (int i = 0; i < 3 * CONNECTIONS; i++) {
      read(stream);
    }
    assertThat(connectionsRead()).isEqualTo(1);
  }

  @Test
  void streamsTakeTheConnectionsInTurn() {
    for (int i = 0; i < CONNECTIONS; i++) {
      read(connections.values().newStream());
    }
    assertThat(connectionsRead()).isEqualTo(CONNECTIONS);
  }

  @Test
  void aNumberMayBeAny() {
    read(Integer.MIN_VALUE);
    read(Integer.MAX_VALUE);
    read(-1);
    assertThat(connectionsRead()).isPositive();
  }
}
