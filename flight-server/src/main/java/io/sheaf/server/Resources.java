package io.sheaf.server;

import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server holds and gives up when it stops, the last acquired first. */
public final class Resources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  /** Of the bytes that may be decoded; the rest is for those who don't ask before they decode. */
  private static final int TRANSCODING_SHARE = 2;

  private final MemoryBudget budget;
  private final BufferAllocator allocator;
  private final Transcoding transcoding;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<SheafException> failure = new CompletableFuture<>();

  Resources(MemoryBudget budget, BufferAllocator allocator) {
    this.budget = budget;
    this.allocator = allocator;
    own(allocator);
    this.transcoding =
        own(
            new Transcoding(
                allocator,
                budget.bytesMax() / TRANSCODING_SHARE,
                Runtime.getRuntime().availableProcessors()));
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

  /** Where batches are decoded and compressed anew. */
  public Transcoding transcoding() {
    return transcoding;
  }

  /** Says that something is gone without which there is nothing to serve. */
  void fail(SheafException reason) {
    failure.complete(reason);
  }

  /** Completes when something is gone without which there is nothing to serve. */
  CompletableFuture<SheafException> failure() {
    return failure;
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
