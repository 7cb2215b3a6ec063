package io.sheaf.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LargeFramesTest {
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

  private final Recorder decoder = Recorder.make();
  private final EmbeddedChannel channel = LargeFrames.addedTo(new EmbeddedChannel());

  @BeforeEach
  void addDecoder() {
    channel.pipeline().addLast(decoder);
    channel.writeInbound(Unpooled.directBuffer().writeZero(10));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void whatComesAfterTheBeginningOfAFrameIsNotCopied() {
    ByteBuf second = Unpooled.directBuffer().writeZero(LargeFrames.PIECE_BYTES_MIN);

    channel.writeInbound(second);

    ByteBuf joined = lastGiven();
    assertThat(joined).isInstanceOf(CompositeByteBuf.class);
    assertThat(joined.readableBytes()).isEqualTo(10 + LargeFrames.PIECE_BYTES_MIN);
    assertThat(((CompositeByteBuf) joined).internalComponent(1).memoryAddress())
        .isEqualTo(second.memoryAddress());
    channel.finishAndReleaseAll();
    assertThat(second.refCnt()).isZero();
  }

  @Test
  void smallPiecesHoldNoBuffersOfTheirOwn() {
    ByteBuf large = Unpooled.directBuffer().writeZero(LargeFrames.PIECE_BYTES_MIN);
    channel.writeInbound(large);
    for (int piece = 0; piece < 1000; piece++) {
      ByteBuf small = Unpooled.directBuffer().writeByte(piece);
      channel.writeInbound(small);
      assertThat(small.refCnt()).isZero();
    }

    assertThat(lastGiven().readableBytes()).isEqualTo(10 + LargeFrames.PIECE_BYTES_MIN + 1000);
    assertThat(lastGiven().nioBufferCount()).isLessThanOrEqualTo(3);
  }

  @Test
  void largeAndSmallPiecesInTurnHoldLittleMoreThanTheyAre() {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    channel.config().setAllocator(allocator);
    long sent = 0;
    while (sent < LargeFrames.FRAME_BYTES_MAX) {
      for (int bytes : List.of(LargeFrames.PIECE_BYTES_MIN, 1)) {
        channel.writeInbound(allocator.directBuffer(bytes).writeZero(bytes));
        sent += bytes;
      }
    }

    assertThat(lastGiven().readableBytes()).isEqualTo(10 + (int) sent);
    assertThat(allocator.metric().usedDirectMemory()).isLessThan(3 * sent);
    channel.finishAndReleaseAll();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
  }

  @Test
  void theOtherSideIsToldOnceHowLargeAFrameMayBe() {
    channel.writeInbound(Unpooled.directBuffer().writeZero(10));

    ByteBuf sent = Unpooled.buffer();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      sent.writeBytes(each);
      each.release();
    }
    // SETTINGS_MAX_FRAME_SIZE, RFC 9113, 6.5.2, and its value.
    String setting = "0005" + "%08x".formatted(LargeFrames.FRAME_BYTES_MAX);
    assertThat(ByteBufUtil.hexDump(sent)).containsOnlyOnce(setting);
    assertThat(channel.pipeline().get(LargeFrames.class)).isNull();
  }

  private ByteBuf lastGiven() {
    return decoder.given.get(decoder.given.size() - 1);
  }
}
