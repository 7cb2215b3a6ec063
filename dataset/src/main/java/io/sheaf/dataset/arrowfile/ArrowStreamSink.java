package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;

/** An Arrow IPC stream in the making. Dictionaries may change in its course. */
final class ArrowStreamSink implements FrameSink {
  private final ByteSink bytes;

  private ArrowStreamSink(ByteSink bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes owned from now on, also when this throws
   * @param schema written at once
   */
  static ArrowStreamSink create(ByteSink bytes, SchemaMessage schema) throws IOException {
    ArrowStreamSink sink = new ArrowStreamSink(bytes);
    try {
      sink.write(schema.frame());
      return sink;
    } catch (IOException | RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  @Override
  public void write(IpcFrame frame) throws IOException {
    try (frame) {
      ByteBuf encapsulated = IpcStreams.encapsulate(frame);
      try {
        bytes.write(encapsulated);
      } finally {
        encapsulated.release();
      }
    }
  }

  @Override
  public long finish() throws IOException {
    bytes.write(ByteSink.endOfStream());
    bytes.finish();
    return bytes.position();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
