package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An Arrow IPC file whose frames are read in any order. The footer is checked when it is opened: no
 * block reaches outside the file, so nothing is allocated that is not there.
 *
 * <p>Failures are {@link IOException}s that name the file; their cause is a {@link
 * CorruptIpcException} when the file is damaged. Safe for any number of threads.
 */
public final class ArrowFile implements AutoCloseable {
  private final Path path;
  private final FileBytes bytes;
  private final SchemaMessage schema;
  private final FileFooter footer;

  private ArrowFile(Path path, FileBytes bytes) throws IOException, CorruptIpcException {
    this.path = path;
    this.bytes = bytes;
    FileOutline outline = FileOutline.read(bytes);
    this.footer = outline.footer();
    this.schema = outline.schema();
  }

  /**
   * Opens a file.
   *
   * @param budget pays for the frames that are read
   * @param waitMax for which a read waits for room in the budget
   */
  public static ArrowFile open(Path path, MemoryBudget budget, Duration waitMax)
      throws IOException {
    FileBytes bytes = FileBytes.open(path, budget, waitMax);
    try {
      return new ArrowFile(path, bytes);
    } catch (CorruptIpcException e) {
      bytes.close();
      throw corrupt(path, e);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  public SchemaMessage schema() {
    return schema;
  }

  /** The number of its record batches. */
  public int batches() {
    return footer.batches().size();
  }

  /** Bytes that a record batch takes in the file. */
  public long batchBytes(int number) {
    return footer.batches().get(number).bytes();
  }

  /** The footer's custom metadata. */
  public Map<String, String> metadata() {
    return Map.copyOf(footer.metadata());
  }

  /**
   * All dictionaries, in the footer's order: deltas come after what they add to.
   *
   * @return frames that the caller closes
   */
  public List<IpcFrame> dictionaries() throws IOException {
    List<IpcFrame> frames = new ArrayList<>();
    try {
      for (FileBlock block : footer.dictionaries()) {
        frames.add(read(block, FrameKind.DICTIONARY));
      }
      return frames;
    } catch (IOException | RuntimeException e) {
      frames.forEach(IpcFrame::close);
      throw e;
    }
  }

  /**
   * A record batch, by its number from 0.
   *
   * @return a frame that the caller closes
   */
  public IpcFrame batch(int number) throws IOException {
    return read(footer.batches().get(number), FrameKind.RECORD_BATCH);
  }

  /** Schema, dictionaries and all record batches in order. Closing it leaves the file open. */
  public FrameSource frames() {
    return frames(0, batches());
  }

  /**
   * Schema, dictionaries and some record batches in order. Closing it leaves the file open.
   *
   * @param from the first batch
   * @param to the batch after the last
   */
  public FrameSource frames(int from, int to) {
    return new ArrowFileFrames(this, from, to);
  }

  private IpcFrame read(FileBlock block, FrameKind kind) throws IOException {
    if (block.bytes() > Integer.MAX_VALUE) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          path + ": a message of " + block.bytes() + " bytes; at most 2 GiB can be read");
    }
    ByteBuf encapsulated = bytes.read(block.offset(), (int) block.bytes());
    try {
      return block.frame(encapsulated, kind);
    } catch (CorruptIpcException e) {
      throw corrupt(path, e);
    } finally {
      encapsulated.release();
    }
  }

  static IOException corrupt(Path path, CorruptIpcException e) {
    return new IOException(path + ": " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
