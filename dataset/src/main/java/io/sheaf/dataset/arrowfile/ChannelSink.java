package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel, such as standard output, that is closed at the end. */
final class ChannelSink implements ByteSink {
  private final WritableByteChannel channel;
  private long position;

  ChannelSink(WritableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ByteBuf bytes) throws IOException {
    for (ByteBuffer part : bytes.nioBuffers()) {
      position += part.remaining();
      while (part.hasRemaining()) {
        channel.write(part);
      }
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void finish() throws IOException {
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
