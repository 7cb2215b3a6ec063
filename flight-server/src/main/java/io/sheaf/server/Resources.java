package io.sheaf.server;

import io.sheaf.protocol.memory.MemoryBudget;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server holds and gives up when it stops, the last acquired first. */
public final class Resources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  private final MemoryBudget budget;
  private final BufferAllocator allocator;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  Resources(MemoryBudget budget, BufferAllocator allocator) {
    this.budget = budget;
    this.allocator = allocator;
    own(allocator);
  }

  /** Takes something over, to be closed before all that was taken over earlier. */
  <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  /** Pays for chunks on their way. */
  public MemoryBudget budget() {
    return budget;
  }

  /** Holds batches that have to be decoded. */
  public BufferAllocator allocator() {
    return allocator;
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }

  @Override
  public synchronized void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        LOG.warn("stopping: {}", e.toString());
      }
    }
    closed.countDown();
  }
}
