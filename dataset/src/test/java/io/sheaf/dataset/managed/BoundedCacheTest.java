package io.sheaf.dataset.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {
  private static final int VALUES = 100;

  private static BoundedCache<Integer, String> filled(long bytesMax) {
    BoundedCache<Integer, String> cache = new BoundedCache<>(bytesMax, String::length);
    IntStream.range(0, VALUES).forEach(key -> cache.put(key, "ten bytes!"));
    return cache;
  }

  private static long kept(BoundedCache<Integer, String> cache) {
    return IntStream.range(0, VALUES).filter(key -> cache.get(key).isPresent()).count();
  }

  @Test
  void allIsKeptWhileThereIsRoom() {
    BoundedCache<Integer, String> cache = filled(VALUES * 10);
    assertThat(kept(cache)).isEqualTo(VALUES);
    cache.remove(7);
    assertThat(cache.get(7)).isEmpty();
    assertThat(cache.get(8)).contains("ten bytes!");
  }

  @Test
  void noMoreThanTheBytesAllowedIsKept() {
    BoundedCache<Integer, String> cache = filled(400);
    await().untilAsserted(() -> assertThat(kept(cache)).isBetween(1L, 40L)); // shrinks by itself
  }

  @Test
  void withoutRoomNothingIsKept() {
    assertThat(kept(filled(0))).isZero();
  }
}
