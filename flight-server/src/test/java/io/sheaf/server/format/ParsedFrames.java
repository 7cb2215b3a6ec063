package io.sheaf.server.format;

import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The frames of a stream in memory. */
final class ParsedFrames implements FrameSource {
  private final Queue<IpcFrame> rest;

  ParsedFrames(byte[] stream) {
    try {
      rest = new ArrayDeque<>(IpcFrames.parse(Unpooled.wrappedBuffer(stream)));
    } catch (CorruptIpcException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable IpcFrame next() {
    return rest.poll();
  }

  @Override
  public void close() {
    rest.forEach(IpcFrame::close);
    rest.clear();
  }
}
