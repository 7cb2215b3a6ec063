package io.sheaf.command.place;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * An Arrow IPC stream (Arrow columnar format, "IPC Streaming Format") as it comes in. It owns the
 * stream and closes it. For one thread.
 */
final class StreamFrames implements FrameSource {
  private static final int CONTINUATION = 0xFFFFFFFF;
  private static final int MESSAGE_BYTES_MAX = 64 << 20;

  private final InputStream stream;
  private boolean ended;

  StreamFrames(InputStream stream) {
    this.stream = stream;
  }

  /**
   * Writes all frames and the end of the stream.
   *
   * @param frames lent
   * @param out lent
   */
  static void writeAll(FrameSource frames, OutputStream out) throws IOException {
    for (IpcFrame frame = frames.next(); frame != null; frame = frames.next()) {
      ByteBuf bytes = IpcStreams.encapsulate(frame);
      frame.close();
      write(bytes, out);
    }
    write(IpcStreams.join(List.of()), out);
    out.flush();
  }

  private static void write(ByteBuf bytes, OutputStream out) throws IOException {
    try {
      bytes.readBytes(out, bytes.readableBytes());
    } finally {
      bytes.release();
    }
  }

  /** The next frame; a stream that stops between two messages, without its end mark, is whole. */
  @Override
  public @Nullable IpcFrame next() throws IOException {
    int length = ended ? 0 : messageLength();
    ended |= length == 0;
    return ended ? null : frame(length);
  }

  private int messageLength() throws IOException {
    byte[] prefix = stream.readNBytes(Integer.BYTES);
    if (prefix.length == 0) {
      return 0;
    }
    int length = littleEndian(prefix);
    return length == CONTINUATION ? littleEndian(stream.readNBytes(Integer.BYTES)) : length;
  }

  private static int littleEndian(byte[] bytes) throws IOException {
    if (bytes.length < Integer.BYTES) {
      throw new EOFException("the stream ends within a message");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  private IpcFrame frame(int length) throws IOException {
    if (length < 0 || length > MESSAGE_BYTES_MAX) {
      throw new IOException("the input is no Arrow IPC stream");
    }
    byte[] message = read(length);
    long bodyLength = Message.getRootAsMessage(ByteBuffer.wrap(message)).bodyLength();
    if (bodyLength < 0 || bodyLength > Integer.MAX_VALUE - 8) {
      throw new IOException("a message of the stream has a body of " + bodyLength + " bytes");
    }
    try {
      byte[] body = read((int) bodyLength);
      return IpcFrame.of(Unpooled.wrappedBuffer(message), Unpooled.wrappedBuffer(body));
    } catch (CorruptIpcException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private byte[] read(int length) throws IOException {
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the stream ends within a message");
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    ended = true;
    stream.close();
  }
}
