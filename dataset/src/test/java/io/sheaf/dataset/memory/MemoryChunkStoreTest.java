package io.sheaf.dataset.memory;

import static io.sheaf.dataset.TestingStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Buffers of a read that fails. */
class MemoryChunkStoreTest {
  private static final int BYTES = 1_000;

  private final TestingClock clock = new TestingClock();
  private final MemoryChunkStore chunks =
      new MemoryChunkStore(new Steps(), new Values(new Room(Long.MAX_VALUE), clock), clock);

  @Test
  void aReadWhoseRoomDoesNotSufficeHoldsNothing() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    List<ExpectedValue> values =
        IntStream.range(0, 3).mapToObj(i -> new ExpectedValue("key " + i, BYTES, false)).toList();
    values.forEach(
        each ->
            await(
                chunks.write(
                    each.key(), Unpooled.wrappedBuffer(new byte[BYTES]), Duration.ofHours(1))));
    Reservation room = budget.tryReserve(2 * BYTES).orElseThrow();

    assertThatThrownBy(() -> await(chunks.read(values, room, chunks.newStream())))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }
}
