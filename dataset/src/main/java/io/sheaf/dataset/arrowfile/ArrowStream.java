package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import org.apache.arrow.flatbuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * An Arrow IPC stream out of a channel, front to back, as from a pipe. An IPC file is read the same
 * way, up to its footer. Memory is taken as bytes arrive, so that a length that lies costs nothing.
 *
 * <p>Failures are {@link IOException}s that name the stream. For one thread.
 */
public final class ArrowStream implements FrameSource {
  private static final int CONTINUATION = 0xFFFFFFFF;
  private static final int PART_BYTES_MAX = 16 << 20;

  private final String name;
  private final ReadableByteChannel channel;
  private final MemoryBudget budget;
  private final Duration waitMax;
  private boolean begun;
  private boolean isFile;
  private boolean ended;

  /**
   * @param name of the stream, for messages
   * @param channel in blocking mode, owned from now on
   * @param budget pays for the frames that are read
   * @param waitMax for which a read waits for room in the budget
   */
  public ArrowStream(
      String name, ReadableByteChannel channel, MemoryBudget budget, Duration waitMax) {
    this.name = name;
    this.channel = channel;
    this.budget = budget;
    this.waitMax = waitMax;
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    try {
      IpcFrame frame = ended ? null : read();
      checkOrder(frame);
      return frame;
    } catch (CorruptIpcException e) {
      ended = true;
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private void checkOrder(@Nullable IpcFrame frame) throws CorruptIpcException {
    if (!begun && (frame == null || frame.kind() != FrameKind.SCHEMA)) {
      if (frame != null) {
        frame.close();
      }
      throw new CorruptIpcException("it does not begin with a schema: empty or not Arrow");
    }
    begun = true;
  }

  private @Nullable IpcFrame read() throws IOException, CorruptIpcException {
    int length = messageLength();
    if (length == 0) {
      ended = true;
      return null;
    }
    if (length < 0) {
      throw new CorruptIpcException("a message of " + length + " bytes: damaged or not Arrow");
    }
    ByteBuf message = readFully(length);
    return IpcFrame.of(message, readBody(message));
  }

  private ByteBuf readBody(ByteBuf message) throws IOException, CorruptIpcException {
    try {
      long bytes = Message.getRootAsMessage(message.nioBuffer()).bodyLength();
      if (bytes < 0 || bytes > Integer.MAX_VALUE) {
        throw new CorruptIpcException("a body of " + bytes + " bytes; at most 2 GiB can be read");
      }
      return readFully((int) bytes);
    } catch (IndexOutOfBoundsException e) {
      message.release();
      throw new CorruptIpcException("a message is not a valid flatbuffer");
    } catch (IOException | CorruptIpcException | RuntimeException e) {
      message.release();
      throw e;
    }
  }

  /**
   * The length of the next message; 0 at the end mark, or when there is nothing at all. Whatever
   * broke off wrote no mark, so a channel that ends before it has not all of the stream.
   */
  private int messageLength() throws IOException, CorruptIpcException {
    int first = readInt(!begun && !isFile);
    if (!begun && !isFile && first == FileMagic.head().getIntLE(0)) {
      isFile = true;
      readInt(false);
      return messageLength();
    }
    int length = first == CONTINUATION ? readInt(false) : first;
    if (length == 0 && !isFile) {
      refuseMore();
    }
    return length;
  }

  private void refuseMore() throws IOException, CorruptIpcException {
    if (channel.read(ByteBuffer.allocate(1)) > 0) {
      throw new CorruptIpcException("there is more after the end of the stream");
    }
  }

  /** Four bytes; 0 instead when the channel is empty and may be. */
  private int readInt(boolean mayEnd) throws IOException, CorruptIpcException {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(bytes);
    if (bytes.position() == 0) {
      if (mayEnd) {
        return 0;
      }
      throw new CorruptIpcException("it ends without its end mark: truncated");
    }
    if (bytes.hasRemaining()) {
      throw truncated(bytes.position(), Integer.BYTES);
    }
    return bytes.getInt(0);
  }

  private void fill(ByteBuffer bytes) throws IOException {
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = channel.read(bytes);
    }
  }

  private static CorruptIpcException truncated(long found, long expected) {
    return new CorruptIpcException(
        "it ends after " + found + " of " + expected + " bytes: truncated");
  }

  private ByteBuf readFully(int length) throws IOException, CorruptIpcException {
    if (length == 0) {
      return Unpooled.EMPTY_BUFFER;
    }
    if (length <= PART_BYTES_MAX) {
      return readPart(length, 0, length);
    }
    CompositeByteBuf parts =
        new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    try {
      while (parts.readableBytes() < length) {
        int part = Math.min(PART_BYTES_MAX, length - parts.readableBytes());
        parts.addComponent(true, readPart(part, parts.readableBytes(), length));
      }
      return parts;
    } catch (IOException | CorruptIpcException | RuntimeException e) {
      parts.release();
      throw e;
    }
  }

  private ByteBuf readPart(int length, int before, int all)
      throws IOException, CorruptIpcException {
    ByteBuf part = allocate(length);
    try {
      ByteBuffer bytes = part.nioBuffer(0, length);
      fill(bytes);
      if (bytes.hasRemaining()) {
        throw truncated((long) before + bytes.position(), all);
      }
      return part.writerIndex(length);
    } catch (IOException | CorruptIpcException | RuntimeException e) {
      part.release();
      throw e;
    }
  }

  private ByteBuf allocate(int length) {
    try (Reservation room =
        Waiting.await("waiting for memory", budget.reserve(length, waitMax), waitMax)) {
      return room.allocate(length);
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    channel.close();
  }
}
