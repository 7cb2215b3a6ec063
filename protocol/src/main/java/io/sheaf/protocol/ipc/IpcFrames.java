package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Message;

/**
 * An Arrow IPC stream in memory, cut into its frames (Arrow columnar format, "Encapsulated message
 * format"). Every length is checked against what is there. Streams from before Arrow 0.15, without
 * the 0xFFFFFFFF prefix, are read too.
 */
public final class IpcFrames {
  private static final int CONTINUATION = 0xFFFFFFFF;

  private IpcFrames() {}

  /**
   * The frames of a whole stream, in order, its end included.
   *
   * @param stream lent: its indexes stay as they are, each frame owns a reference of its own
   * @return frames that the caller closes
   * @throws CorruptIpcException when it is no IPC stream, ends early, or goes on after its end;
   *     then nothing is left open
   */
  public static List<IpcFrame> parse(ByteBuf stream) throws CorruptIpcException {
    List<IpcFrame> frames = new ArrayList<>(4);
    ByteBuf rest = stream.duplicate();
    try {
      for (int length = messageLength(rest); length != 0; length = messageLength(rest)) {
        frames.add(frame(rest, length));
      }
      if (rest.isReadable()) {
        throw new CorruptIpcException(
            rest.readableBytes() + " bytes after the end of the IPC stream");
      }
      return frames;
    } catch (CorruptIpcException | RuntimeException e) {
      frames.forEach(IpcFrame::close);
      throw e;
    }
  }

  private static int messageLength(ByteBuf rest) throws CorruptIpcException {
    int length = readInt(rest);
    if (length == CONTINUATION) {
      length = readInt(rest);
    }
    if (length < 0 || length > rest.readableBytes()) {
      throw new CorruptIpcException(
          "IPC message of "
              + length
              + " bytes, "
              + rest.readableBytes()
              + " bytes are left: truncated or not Arrow");
    }
    return length;
  }

  private static int readInt(ByteBuf rest) throws CorruptIpcException {
    if (rest.readableBytes() < Integer.BYTES) {
      throw new CorruptIpcException("IPC stream without its end: truncated or not Arrow");
    }
    return rest.readIntLE();
  }

  private static IpcFrame frame(ByteBuf rest, int length) throws CorruptIpcException {
    long bodyLength = bodyLength(rest.slice(rest.readerIndex(), length));
    if (bodyLength < 0 || bodyLength > rest.readableBytes() - length) {
      throw new CorruptIpcException(
          "IPC body of "
              + bodyLength
              + " bytes, "
              + (rest.readableBytes() - length)
              + " bytes are left: truncated or not Arrow");
    }
    ByteBuf message = rest.readRetainedSlice(length);
    ByteBuf body =
        bodyLength == 0 ? Unpooled.EMPTY_BUFFER : rest.readRetainedSlice((int) bodyLength);
    return IpcFrame.of(message, body);
  }

  private static long bodyLength(ByteBuf message) throws CorruptIpcException {
    try {
      return Message.getRootAsMessage(message.nioBuffer()).bodyLength();
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptIpcException("IPC message is not a valid flatbuffer");
    }
  }
}
