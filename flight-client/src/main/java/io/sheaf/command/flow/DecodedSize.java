package io.sheaf.command.flow;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The size of a frame's body when decompressed, without decompressing it: each compressed buffer
 * begins with its length as a little-endian int64, -1 when it is not compressed after all (Arrow
 * columnar format, "Compression").
 */
final class DecodedSize {
  private DecodedSize() {}

  /** Bytes of the decoded buffers; 0 for a schema. */
  static long of(IpcFrame frame) {
    if (frame.kind() == FrameKind.SCHEMA) {
      return 0;
    }
    RecordBatch batch = frame.recordBatch();
    boolean compressed = batch.compression() != null;
    long bytes = 0;
    for (int i = 0; i < batch.buffersLength(); i++) {
      bytes += compressed ? announced(batch.buffers(i), frame.body()) : batch.buffers(i).length();
    }
    return bytes;
  }

  private static long announced(Buffer buffer, ByteBuf body) {
    if (buffer.length() < Long.BYTES) {
      return 0;
    }
    long length = body.getLongLE(body.readerIndex() + (int) buffer.offset());
    return length < 0 ? buffer.length() - Long.BYTES : length;
  }
}
