package io.sheaf.command.place;

import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.protocol.memory.MemoryBudget;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * What a command may hold.
 *
 * @param budget pays for frames as they are read
 * @param allocator of what is decoded or compressed
 * @param transcoding threads for that
 */
record Memory(MemoryBudget budget, BufferAllocator allocator, Transcoding transcoding)
    implements AutoCloseable {
  /** For which a read waits for room. */
  static final Duration WAIT_MAX = Duration.ofMinutes(2);

  /** As much of each kind. */
  static Memory of(long bytesMax) {
    BufferAllocator allocator = new RootAllocator();
    int threads = Runtime.getRuntime().availableProcessors();
    return new Memory(
        new MemoryBudget(bytesMax), allocator, new Transcoding(allocator, bytesMax, threads));
  }

  @Override
  public void close() {
    transcoding.close();
    allocator.close();
  }
}
