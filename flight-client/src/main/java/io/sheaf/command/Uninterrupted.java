package io.sheaf.command;

/** Work that a pending interruption must not keep from being done, such as tidying up. */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Runs with the thread's interruption put aside; it is pending again afterwards. */
  public static void run(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
