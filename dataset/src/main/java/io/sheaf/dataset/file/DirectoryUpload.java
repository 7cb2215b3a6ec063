package io.sheaf.dataset.file;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.arrowfile.FilePermissions;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A file written beside its place under a hidden name, then forced to disk, renamed, and its
 * directory forced as well.
 */
final class DirectoryUpload implements FileUpload {
  private final String file;
  private final Path target;
  private final Path pending;
  private final FileChannel channel;
  private final DirectorySpace space;
  private final FileThreads threads;
  private CompletionStage<Void> last = CompletableFuture.completedFuture(null);
  private boolean ended;

  private DirectoryUpload(
      String file, Path target, Path pending, FileChannel channel, DirectorySpace space) {
    this.file = file;
    this.target = target;
    this.pending = pending;
    this.channel = channel;
    this.space = space;
    this.threads = space.threads();
  }

  static DirectoryUpload create(String file, Path target, DirectorySpace space) throws IOException {
    Path pending = target.resolveSibling(PendingName.random(file));
    FileChannel channel = FilePermissions.createFor(target, pending);
    return new DirectoryUpload(file, target, pending, channel, space);
  }

  @Override
  public synchronized CompletionStage<Void> write(ByteBuf bytes) {
    last =
        last.thenCompose(before -> threads.doing("writing " + file, () -> append(bytes)))
            .whenComplete((done, failure) -> bytes.release());
    return last;
  }

  private void append(ByteBuf bytes) throws IOException {
    ByteBuffer[] parts = bytes.nioBuffers();
    long left = Arrays.stream(parts).mapToLong(ByteBuffer::remaining).sum();
    while (left > 0) {
      left -= channel.write(parts);
    }
  }

  @Override
  public synchronized CompletionStage<ByteRanges> readBack() {
    return last.thenCompose(
        written ->
            threads.run(
                "reading " + file,
                () -> {
                  FileAttributes found =
                      FileAttributes.of(pending)
                          .orElseThrow(() -> new NoSuchFileException(file, null, "it is gone"));
                  FileChannel reading = FileChannel.open(pending, StandardOpenOption.READ);
                  return new DirectoryRanges(pending, found.snapshot(file), reading, threads);
                }));
  }

  @Override
  public synchronized CompletionStage<Optional<FileSnapshot>> finish(WriteCondition condition) {
    return last.thenCompose(written -> threads.run("writing " + file, () -> makeVisible(condition)))
        .exceptionallyCompose(
            failure ->
                abort()
                    .thenCompose(
                        done -> CompletableFuture.failedStage(SheafException.unwrap(failure))));
  }

  private Optional<FileSnapshot> makeVisible(WriteCondition condition) throws IOException {
    channel.force(true);
    FileAttributes written =
        FileAttributes.of(pending)
            .orElseThrow(() -> new NoSuchFileException(file, null, "somebody removed it"));
    boolean renamed;
    synchronized (space) {
      Optional<FileSnapshot> found = FileAttributes.of(target).map(now -> now.snapshot(file));
      renamed = condition.holds(found) && rename(condition);
    }
    discard();
    if (!renamed) {
      return Optional.empty();
    }
    space.force();
    return Optional.of(written.snapshot(file));
  }

  /** False when another process was faster to create it: a link is never made over a file. */
  private boolean rename(WriteCondition condition) throws IOException {
    if (!(condition instanceof WriteCondition.Absent)) {
      Files.move(
          pending, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    }
    try {
      Files.createLink(target, pending);
      return true;
    } catch (FileAlreadyExistsException faster) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  @Override
  public synchronized CompletionStage<Void> abort() {
    return last.handle((done, failure) -> null)
        .thenCompose(idle -> threads.doing("removing " + file, this::discard))
        .exceptionally(unremovable -> null);
  }

  private synchronized void discard() throws IOException {
    if (!ended) {
      ended = true;
      channel.close();
      Files.deleteIfExists(pending);
    }
  }
}
