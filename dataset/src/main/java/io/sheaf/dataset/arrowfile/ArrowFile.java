package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private static final int FOOTER_BYTES_MAX = 256 << 20;

  private final Path path;
  private final FileBytes bytes;
  private final SchemaMessage schema;
  private final FileFooter footer;

  private ArrowFile(Path path, FileBytes bytes) throws IOException, CorruptIpcException {
    this.path = path;
    this.bytes = bytes;
    this.footer = readFooter(bytes);
    this.schema = readSchema(bytes);
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

  private static FileFooter readFooter(FileBytes bytes) throws IOException, CorruptIpcException {
    long tail = bytes.size() - FileMagic.TAIL_BYTES;
    if (tail < FileMagic.HEAD_BYTES) {
      throw new CorruptIpcException("it has " + bytes.size() + " bytes: truncated or not Arrow");
    }
    long footerBytes = footerBytes(bytes, tail);
    if (footerBytes <= 0 || footerBytes > tail - FileMagic.HEAD_BYTES) {
      throw new CorruptIpcException("its footer has a length of " + footerBytes + " bytes");
    }
    if (footerBytes > FOOTER_BYTES_MAX) {
      throw new CorruptIpcException(
          "its footer has " + footerBytes + " bytes, at most " + FOOTER_BYTES_MAX + " are read");
    }
    ByteBuf footer = bytes.read(tail - footerBytes, (int) footerBytes);
    try {
      ByteBuffer copy = ByteBuffer.allocate((int) footerBytes);
      footer.getBytes(0, copy);
      return FileFooter.parse(copy.flip(), tail - footerBytes);
    } finally {
      footer.release();
    }
  }

  private static long footerBytes(FileBytes bytes, long tail)
      throws IOException, CorruptIpcException {
    ByteBuf end = bytes.read(tail, FileMagic.TAIL_BYTES);
    try {
      if (!FileMagic.isAt(end, Integer.BYTES)) {
        throw new CorruptIpcException("it does not end with ARROW1: truncated or not Arrow");
      }
      return end.getIntLE(0);
    } finally {
      end.release();
    }
  }

  /** The schema's own message, which writers put before all others, holds types of any kind. */
  private static SchemaMessage readSchema(FileBytes bytes) throws IOException, CorruptIpcException {
    ByteBuf prefix = bytes.read(FileMagic.HEAD_BYTES, 2 * Integer.BYTES);
    int length;
    int prefixBytes;
    try {
      prefixBytes = prefix.getIntLE(0) == -1 ? 2 * Integer.BYTES : Integer.BYTES;
      length = prefix.getIntLE(prefixBytes - Integer.BYTES);
    } finally {
      prefix.release();
    }
    long start = FileMagic.HEAD_BYTES + (long) prefixBytes;
    if (length <= 0 || length > bytes.size() - start) {
      throw new CorruptIpcException("it does not begin with a schema message");
    }
    try (IpcFrame frame = IpcFrame.of(bytes.read(start, length), Unpooled.EMPTY_BUFFER)) {
      return SchemaMessage.of(frame);
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
      IpcFrame frame = frame(block, encapsulated);
      if (frame.kind() != kind) {
        frame.close();
        throw new CorruptIpcException("its footer takes a " + frame.kind() + " for a " + kind);
      }
      return frame;
    } catch (CorruptIpcException e) {
      throw corrupt(path, e);
    } finally {
      encapsulated.release();
    }
  }

  private static IpcFrame frame(FileBlock block, ByteBuf bytes) throws CorruptIpcException {
    int first = bytes.getIntLE(0);
    boolean prefixed = first == -1 && block.metadataBytes() >= 2 * Integer.BYTES;
    int start = prefixed ? 2 * Integer.BYTES : Integer.BYTES;
    int length = prefixed ? bytes.getIntLE(Integer.BYTES) : first;
    if (length <= 0 || length > block.metadataBytes() - start) {
      throw new CorruptIpcException(
          "message of "
              + length
              + " bytes at "
              + block.offset()
              + ", its footer leaves it "
              + (block.metadataBytes() - start));
    }
    return IpcFrame.of(
        bytes.retainedSlice(start, length),
        bytes.retainedSlice(block.metadataBytes(), (int) block.bodyBytes()));
  }

  static IOException corrupt(Path path, CorruptIpcException e) {
    return new IOException(path + ": " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
