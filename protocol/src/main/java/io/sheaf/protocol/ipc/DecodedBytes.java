package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.RecordBatch;

/** What frames need when decompressed, as their buffers promise it. */
public final class DecodedBytes {
  private DecodedBytes() {}

  /**
   * Bytes of a frame's buffers when decompressed; 0 for a schema. What a damaged buffer promises is
   * taken as it is, up to {@link Integer#MAX_VALUE}, which no buffer may pass.
   *
   * @param frame lent
   */
  public static long of(IpcFrame frame) {
    if (frame.kind() == FrameKind.SCHEMA) {
      return 0;
    }
    RecordBatch batch = frame.recordBatch();
    boolean isCompressed = batch.compression() != null;
    long bytes = 0;
    for (int i = 0; i < batch.buffersLength(); i++) {
      Buffer buffer = batch.buffers(i);
      bytes += isCompressed ? promised(frame.body(), buffer) : buffer.length();
    }
    return bytes;
  }

  private static long promised(ByteBuf body, Buffer buffer) {
    if (buffer.length() < Long.BYTES) {
      return buffer.length();
    }
    long promised = body.getLongLE(body.readerIndex() + (int) buffer.offset());
    return promised < 0 ? buffer.length() : Math.min(promised, Integer.MAX_VALUE);
  }
}
