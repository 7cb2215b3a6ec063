package io.sheaf.dataset.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.redis.TestingRedis;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LargeValueTest {
  private static final int MIB = 1 << 20;

  /** The same memory, again and again; the garbage collector has it. */
  private static ByteBuf zeros(int bytes) {
    ByteBuf piece = Unpooled.directBuffer(MIB).writeZero(MIB);
    CompositeByteBuf all = Unpooled.compositeBuffer(1 + bytes / MIB);
    for (int left = bytes; left > 0; left -= MIB) {
      all.addComponent(true, piece.slice(0, Math.min(left, MIB)));
    }
    return all;
  }

  /** Redis closes the connection at one that is too large, and what others write fails with it. */
  @Test
  void oneThatRedisWouldNotTakeIsRefusedAndHarmsNobody() throws Exception {
    try (TestingRedis redis = new TestingRedis();
        RedisConnections connections =
            RedisConnections.open(
                RedisConnectionOptions.of(RedisAddress.of("127.0.0.1", redis.server().port())))) {
      RedisValues values = connections.values();
      CompletableFuture<Void> largest = write(values, "largest", zeros(512 * MIB));
      CompletableFuture<Void> larger = write(values, "larger", zeros(512 * MIB + 1));
      CompletableFuture<Void> small = write(values, "small", zeros(1));

      assertThatThrownBy(() -> larger.get(60, TimeUnit.SECONDS))
          .hasMessageContaining("536870913 bytes is too large for Redis")
          .hasMessageContaining("chunk_rows");
      largest.get(60, TimeUnit.SECONDS);
      small.get(60, TimeUnit.SECONDS);
      assertThat(redis.commands().strlen("largest")).isEqualTo(512L * MIB);
      assertThat(redis.keys()).containsExactlyInAnyOrder("largest", "small");
    }
  }

  private static CompletableFuture<Void> write(RedisValues values, String key, ByteBuf value) {
    return values.write(key, value, Optional.empty()).toCompletableFuture();
  }
}
