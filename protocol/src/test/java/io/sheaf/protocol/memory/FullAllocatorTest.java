package io.sheaf.protocol.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.error.ErrorReason;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class FullAllocatorTest {
  @Test
  void whatWouldFitAloneHoweverItIsRoundedIsTriedAgain() {
    try (BufferAllocator allocator = new RootAllocator(1000)) {
      assertThat(reason(500, allocator)).isEqualTo(ErrorReason.OVERLOADED);
      assertThat(reason(501, allocator)).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    }
  }

  @Test
  void theSmallestOfAllLimitsHolds() {
    try (BufferAllocator all = new RootAllocator(1000);
        BufferAllocator part = all.newChildAllocator("part", 0, Long.MAX_VALUE);
        BufferAllocator unlimited = new RootAllocator()) {
      assertThat(reason(501, part)).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
      assertThat(reason(Long.MAX_VALUE / 2, unlimited)).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
      assertThat(reason(1 << 20, unlimited)).isEqualTo(ErrorReason.OVERLOADED);
    }
  }

  private static ErrorReason reason(long bytes, BufferAllocator allocator) {
    return FullAllocator.failure("for it", bytes, allocator, new OutOfMemoryException("full"))
        .reason();
  }
}
