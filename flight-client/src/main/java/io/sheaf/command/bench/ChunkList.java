package io.sheaf.command.bench;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Chunks of one schema in memory as one stream, whose schema comes once. Lent chunks. */
final class ChunkList implements FrameSource {
  private final Iterator<ByteBuf> chunks;
  private final Queue<IpcFrame> frames = new ArrayDeque<>();
  private boolean schemaPassed;

  ChunkList(List<ByteBuf> chunks) {
    this.chunks = chunks.iterator();
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    while (frames.isEmpty() && chunks.hasNext()) {
      parse(chunks.next()).forEach(this::add);
    }
    return frames.poll();
  }

  private static List<IpcFrame> parse(ByteBuf chunk) throws IOException {
    try {
      return IpcFrames.parse(chunk);
    } catch (CorruptIpcException e) {
      throw new IOException(e);
    }
  }

  private void add(IpcFrame frame) {
    if (frame.kind() == FrameKind.SCHEMA && schemaPassed) {
      frame.close();
    } else {
      schemaPassed = true;
      frames.add(frame);
    }
  }

  @Override
  public void close() {
    frames.forEach(IpcFrame::close);
    frames.clear();
  }
}
