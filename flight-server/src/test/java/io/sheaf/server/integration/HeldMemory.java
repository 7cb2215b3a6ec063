package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.server.Resources;
import java.time.Duration;

/**
 * What a server holds at one time. Compared with what it held before, not with nothing, it tells
 * which of many cases leaks, also when it is tried again on the same server.
 */
record HeldMemory(long reserved, long buffers, long transcoding, long allocated) {
  static HeldMemory of(Resources resources) {
    return new HeldMemory(
        resources.budget().bytesReserved(),
        resources.budget().buffersLive(),
        resources.transcoding().bytesReserved(),
        resources.allocator().getAllocatedMemory());
  }

  /** Waits until no more is held. */
  void awaitAgain(Resources resources) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(of(resources)).isEqualTo(this));
  }
}
