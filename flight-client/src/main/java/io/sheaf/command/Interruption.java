package io.sheaf.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the thread that works is interrupted, and Java waits with its end until that
 * thread has given up what it holds and removed what is half-written, but not for ever.
 */
final class Interruption {
  private static final int TIDYING_SECONDS_MAX = 15;

  private final Thread worker;
  private final CountDownLatch over = new CountDownLatch(1);

  private Interruption(Thread worker) {
    this.worker = worker;
  }

  /** From now on signals interrupt the calling thread. */
  static Interruption ofThisThread() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(interruption::interruptAndWait, "sheaf-interruption"));
    return interruption;
  }

  /** Nothing is left to be interrupted: an end from now on is the program's own. */
  void workIsOver() {
    over.countDown();
  }

  private void interruptAndWait() {
    if (over.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      over.await(TIDYING_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
