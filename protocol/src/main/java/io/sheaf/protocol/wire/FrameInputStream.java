package io.sheaf.protocol.wire;

import io.grpc.Drainable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.arrow.flight.grpc.AddWritableBuffer;

/**
 * An outgoing message that gRPC takes over as the Netty buffer it is. It must not be {@code
 * KnownLength}: only then does gRPC drain it into its list of buffers. Owns the buffer until
 * closed.
 */
final class FrameInputStream extends InputStream implements Drainable {
  private final ByteBuf bytes;
  private final ByteBufInputStream copying;

  FrameInputStream(ByteBuf bytes) {
    this.bytes = bytes;
    this.copying = new ByteBufInputStream(bytes);
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int length = bytes.readableBytes();
    ZeroCopy.count(AddWritableBuffer.add(bytes, target, true));
    return length;
  }

  @Override
  public int read() throws IOException {
    return copying.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return copying.read(target, offset, length);
  }

  @Override
  public int available() {
    return bytes.readableBytes();
  }

  @Override
  public void close() {
    bytes.release();
  }
}
