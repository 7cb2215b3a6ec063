package io.sheaf.server.flight;

import io.sheaf.protocol.memory.HeapAccount;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a put keeps on the heap until its commit, of what its client has sent. For one thread. */
final class PutHeap implements AutoCloseable {
  /** Not asked for one by one: batches may have a few bytes of metadata each. */
  private static final long STEP_BYTES = 4 << 10;

  private final HeapAccount account;
  private final Deque<Reservation> held = new ArrayDeque<>();
  private long bytesLeft;

  PutHeap(HeapAccount account) {
    this.account = account;
  }

  /** Pays for so many bytes more. Fails as {@link HeapAccount#reserve} does. */
  void take(long bytes, String what) {
    if (bytes > bytesLeft) {
      long more = Math.max(bytes - bytesLeft, STEP_BYTES);
      held.add(account.reserve(more, what));
      bytesLeft += more;
    }
    bytesLeft -= bytes;
  }

  /** Gives all of it back. Safe to call again. */
  @Override
  public void close() {
    bytesLeft = 0;
    while (!held.isEmpty()) {
      held.remove().close();
    }
  }
}
