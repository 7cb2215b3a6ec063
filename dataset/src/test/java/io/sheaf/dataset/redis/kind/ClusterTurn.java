package io.sheaf.dataset.redis.kind;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What only one of the processes that run tests has at a time: on two cores, two Clusters lose
 * their heartbeats and fail over unasked. Clusters of one process share it.
 */
final class ClusterTurn implements AutoCloseable {
  private static final Path FILE = Path.of("target", "cluster-turn");
  private static final Duration WAIT_MAX = Duration.ofMinutes(4);

  private static @Nullable FileChannel held;
  private static int holders;

  private ClusterTurn() {}

  /** Waits for it. */
  static synchronized ClusterTurn take() {
    if (holders == 0) {
      held = locked();
    }
    holders++;
    return new ClusterTurn();
  }

  private static FileChannel locked() {
    try {
      Files.createDirectories(FILE.getParent());
      FileChannel channel =
          FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      await().atMost(WAIT_MAX).until(() -> isLocked(channel.tryLock()));
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLocked(@Nullable FileLock lock) {
    return lock != null;
  }

  @Override
  public void close() {
    synchronized (ClusterTurn.class) {
      holders--;
      if (holders == 0 && held != null) {
        try {
          held.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
