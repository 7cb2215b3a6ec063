package io.sheaf.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnjoinedReadsTest {
  /** What the decoder is given, which reads nothing of it. */
  private static final class Recorder extends Http2ConnectionHandler {
    private final List<ByteBuf> given = new ArrayList<>();

    Recorder(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder) {
      super(decoder, encoder, new Http2Settings());
    }

    static Recorder make() {
      Http2Connection connection = new DefaultHttp2Connection(true);
      Http2ConnectionEncoder encoder =
          new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
      Http2ConnectionDecoder decoder =
          new DefaultHttp2ConnectionDecoder(connection, encoder, new DefaultHttp2FrameReader());
      decoder.frameListener(new Http2FrameAdapter());
      return new Recorder(decoder, encoder);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      given.add(in);
    }
  }

  @Test
  void whatComesAfterTheBeginningOfAFrameIsNotCopied() {
    Recorder decoder = Recorder.make();
    EmbeddedChannel channel = UnjoinedReads.addedTo(new EmbeddedChannel());
    channel.pipeline().addLast(decoder);
    ByteBuf second = Unpooled.directBuffer().writeZero(1000);

    channel.writeInbound(Unpooled.directBuffer().writeZero(10));
    channel.writeInbound(second);

    ByteBuf joined = decoder.given.get(decoder.given.size() - 1);
    assertThat(joined).isInstanceOf(CompositeByteBuf.class);
    assertThat(joined.readableBytes()).isEqualTo(1010);
    assertThat(((CompositeByteBuf) joined).internalComponent(1).memoryAddress())
        .isEqualTo(second.memoryAddress());
    assertThat(channel.pipeline().get(UnjoinedReads.class)).isNull();
    channel.finishAndReleaseAll();
    assertThat(second.refCnt()).isZero();
  }
}
