package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.MemoryBudget;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where local Arrow data comes from: files, streams, and standard input. */
public final class ArrowFiles {
  private ArrowFiles() {}

  /**
   * Whether a path holds an IPC file, by how it begins; else it is read as an IPC stream.
   *
   * @throws SheafException INVALID_REQUEST for a pipe, which would lose what was looked at, and for
   *     what else is no regular file
   */
  public static boolean isFileFormat(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          path + " is no regular file; a pipe is read as standard input, -");
    }
    try (InputStream in = Files.newInputStream(path)) {
      ByteBuf start = Unpooled.wrappedBuffer(in.readNBytes(FileMagic.BYTES));
      return FileMagic.isAt(start, 0);
    }
  }

  /**
   * All frames of a file or stream on disk: an IPC file by its footer, anything else as an IPC
   * stream.
   *
   * @param budget pays for the frames that are read
   * @param waitMax for which a read waits for room in the budget
   * @throws IOException naming the file, when it can't be read or is damaged
   */
  public static FrameSource open(Path path, MemoryBudget budget, Duration waitMax)
      throws IOException {
    if (!isFileFormat(path)) {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new ArrowStream(path.toString(), channel, budget, waitMax);
    }
    ArrowFile file = ArrowFile.open(path, budget, waitMax);
    return new Owning(file, file.frames());
  }

  /** All frames of the IPC stream, or IPC file, on standard input. */
  public static FrameSource standardInput(MemoryBudget budget, Duration waitMax) {
    FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
    return new ArrowStream("standard input", channel, budget, waitMax);
  }

  /** Frames that close their file. */
  private record Owning(ArrowFile file, FrameSource frames) implements FrameSource {
    @Override
    public @Nullable IpcFrame next() throws IOException {
      return frames.next();
    }

    @Override
    public void close() throws IOException {
      frames.close();
      file.close();
    }
  }
}
