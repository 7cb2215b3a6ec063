package io.sheaf.command.place;

import io.sheaf.protocol.memory.MemoryBudget;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a command may hold.
 *
 * @param budget pays for frames as they are read
 * @param allocator of what is decoded or compressed
 */
record Memory(MemoryBudget budget, BufferAllocator allocator) {
  /** For which a read waits for room. */
  static final Duration WAIT_MAX = Duration.ofMinutes(2);
}
