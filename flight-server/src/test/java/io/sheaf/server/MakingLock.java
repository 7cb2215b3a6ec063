package io.sheaf.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held while something in {@code target} is made that several test processes use: the others wait,
 * and find it made. One thread of a process at a time.
 */
public final class MakingLock implements AutoCloseable {
  private final FileChannel channel;

  private MakingLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until no other process makes what lies at a place. */
  public static MakingLock of(Path made) throws IOException {
    Files.createDirectories(made.getParent());
    FileChannel channel =
        FileChannel.open(
            made.resolveSibling(made.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    channel.lock();
    return new MakingLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
