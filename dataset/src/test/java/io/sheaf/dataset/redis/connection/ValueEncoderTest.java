package io.sheaf.dataset.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.sheaf.dataset.redis.TestingRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueEncoderTest {
  /** Around the size from which a piece is sent by itself. */
  private static final int[] SIZES = {0, 1, 8, 800, 16_383, 16_384, 16_385, 70_000, 1_500_000};

  private final ValueCodec codec = new ValueCodec();
  private final List<ByteBuf> values = new ArrayList<>();
  private final List<ByteBuf> pieces = new ArrayList<>();

  @AfterEach
  void nothingIsHeld() {
    for (ByteBuf value : values) {
      assertThat(value.refCnt()).isEqualTo(1);
      value.release();
    }
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
  }

  private ByteBuf owned(ByteBuf value) {
    values.add(value);
    return value;
  }

  private ByteBuf bytes(boolean direct, int size, Random random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
    ByteBuf piece =
        direct ? pool.directBuffer(Math.max(1, size)) : pool.heapBuffer(Math.max(1, size));
    pieces.add(piece);
    return piece.writeBytes(bytes);
  }

  /** Pieces of either kind of memory, some of them slices, some made of pieces themselves. */
  private ByteBuf composed(int depth, Random random) {
    CompositeByteBuf all = Unpooled.compositeBuffer(100);
    for (int i = random.nextInt(5); i >= 0; i--) {
      ByteBuf piece =
          depth > 0 && random.nextInt(4) == 0
              ? composed(depth - 1, random)
              : bytes(random.nextBoolean(), SIZES[random.nextInt(SIZES.length)], random);
      all.addComponent(
          true,
          piece.readSlice(piece.readableBytes() - random.nextInt(1 + piece.readableBytes() / 9)));
    }
    all.skipBytes(random.nextInt(1 + Math.min(3, all.readableBytes())));
    return all;
  }

  @Test
  void valuesOfAnyShapeArriveAsTheyAre() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("ValueEncoderTest seed " + seed);
    Random random = new Random(seed);
    try (TestingRedis redis = new TestingRedis();
        RedisConnections connections =
            RedisConnections.open(
                RedisConnectionOptions.of(RedisAddress.of("127.0.0.1", redis.server().port())))) {
      List<CompletableFuture<?>> written = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        ByteBuf value = owned(i % 3 == 0 ? bytes(true, SIZES[i % 9], random) : composed(2, random));
        Optional<Duration> life = i % 2 == 0 ? Optional.empty() : Optional.of(Duration.ofHours(1));
        written.add(connections.values().write("key-" + i, value, life).toCompletableFuture());
        written.add(connections.commands().ping().toCompletableFuture());
      }
      CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      for (int i = 0; i < values.size(); i++) {
        assertThat(redis.commands().get("key-" + i)).isEqualTo(ByteBufUtil.getBytes(values.get(i)));
        assertThat(redis.commands().ttl("key-" + i)).isBetween(i % 2 == 0 ? -1L : 3_500L, 3_600L);
      }
    }
  }

  private EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel(new CommandEncoder());
    ValueEncoder.into(channel);
    return channel;
  }

  private Command<String, OutgoingValue, String> set(OutgoingValue value) {
    return new Command<>(
        CommandType.SET,
        new StatusOutput<>(codec),
        new SetArguments(codec, "key", value, Optional.of(Duration.ofSeconds(86_400))));
  }

  private static List<ByteBuf> sent(EmbeddedChannel channel) {
    List<ByteBuf> buffers = new ArrayList<>();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      buffers.add(each);
    }
    return buffers;
  }

  private static String text(List<ByteBuf> buffers) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf buffer : buffers) {
      text.append(buffer.toString(StandardCharsets.ISO_8859_1));
      buffer.release();
    }
    return text.toString();
  }

  @Test
  void aLargePieceIsSentFromWhereItLies() {
    ByteBuf body = bytes(true, 1_000_000, new Random(1));
    String content = body.toString(StandardCharsets.ISO_8859_1);
    long address = body.memoryAddress();
    ByteBuf start = Unpooled.copiedBuffer("start", StandardCharsets.US_ASCII);
    ByteBuf end = Unpooled.copiedBuffer("end", StandardCharsets.US_ASCII);
    ByteBuf value = owned(Unpooled.compositeBuffer().addComponents(true, start, body, end));
    EmbeddedChannel channel = channel();
    channel.writeOutbound(set(new OutgoingValue(value)));
    List<ByteBuf> buffers = sent(channel);
    assertThat(buffers).hasSize(3);
    assertThat(buffers.get(1).memoryAddress()).isEqualTo(address);
    assertThat(text(buffers))
        .isEqualTo(
            "*5\r\n$3\r\nSET\r\n$3\r\nkey\r\n$1000008\r\nstart"
                + content
                + "end\r\n$2\r\nEX\r\n$5\r\n86400\r\n");
  }

  /** Else the connection would copy it while it sends. */
  @Test
  void whateverIsSentIsDirectAndInFewParts() {
    Random random = new Random(3);
    ByteBuf manyParts = Unpooled.compositeBuffer(5_000);
    for (int i = 0; i < 3_000; i++) {
      ((CompositeByteBuf) manyParts).addComponent(true, bytes(true, 10, random));
    }
    List<ByteBuf> all = new ArrayList<>();
    all.add(Unpooled.compositeBuffer().addComponent(true, manyParts));
    for (int i = 0; i < 100; i++) {
      all.add(composed(2, random));
    }
    for (ByteBuf value : all) {
      EmbeddedChannel channel = channel();
      channel.writeOutbound(set(new OutgoingValue(owned(value))));
      List<ByteBuf> buffers = sent(channel);
      assertThat(buffers).allMatch(ByteBuf::isDirect);
      assertThat(buffers).allMatch(buffer -> buffer.nioBufferCount() <= 1_024);
      assertThat(text(buffers)).contains(value.toString(StandardCharsets.ISO_8859_1));
    }
  }

  /** Redis would take what comes next for the rest of the command. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whenAPieceCannotBeSentTheConnectionEnds(int failing) {
    ByteBuf value = owned(bytes(true, 100_000, new Random(1)));
    EmbeddedChannel channel = new EmbeddedChannel(new FailingWrite(failing), new CommandEncoder());
    ValueEncoder.into(channel);
    ChannelFuture sent = channel.write(set(new OutgoingValue(value)));
    channel.flush();
    assertThat(sent.isSuccess()).isFalse();
    assertThat(channel.isOpen()).isFalse();
    text(sent(channel));
  }

  private static final class FailingWrite extends ChannelOutboundHandlerAdapter {
    private int left;

    FailingWrite(int left) {
      this.left = left;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (--left == 0) {
        ReferenceCountUtil.release(message);
        promise.setFailure(new IllegalStateException("it can't be sent"));
      } else {
        context.write(message, promise);
      }
    }
  }

  @Test
  void aSmallValueIsSentWithItsCommand() {
    ByteBuf value = owned(bytes(true, 1_000, new Random(1)));
    EmbeddedChannel channel = channel();
    channel.writeOutbound(set(new OutgoingValue(value)));
    List<ByteBuf> buffers = sent(channel);
    assertThat(buffers).hasSize(1);
    assertThat(text(buffers)).contains(value.toString(StandardCharsets.ISO_8859_1));
  }

  /** As where a slot of a Cluster is on the move: ASKING, then the command. */
  @Test
  void commandsThatGoTogetherStayInOrder() {
    ByteBuf value = owned(bytes(true, 20_000, new Random(1)));
    RedisCommand<String, OutgoingValue, String> asking =
        new Command<>(CommandType.ASKING, new StatusOutput<>(codec), new CommandArgs<>(codec));
    EmbeddedChannel channel = channel();
    channel.writeOutbound(List.of(asking, set(new OutgoingValue(value)), asking));
    assertThat(text(sent(channel)))
        .startsWith("*1\r\n$6\r\nASKING\r\n*5\r\n$3\r\nSET\r\n")
        .contains(value.toString(StandardCharsets.ISO_8859_1))
        .endsWith("\r\n$5\r\n86400\r\n*1\r\n$6\r\nASKING\r\n");
  }

  /** Its owner may have given the value back by then. */
  @Test
  void ofACommandThatHasEndedNothingIsSent() {
    ByteBuf value = bytes(true, 100_000, new Random(1));
    OutgoingValue outgoing = new OutgoingValue(value);
    Command<String, OutgoingValue, String> command = set(outgoing);
    outgoing.end();
    value.release();
    EmbeddedChannel channel = channel();
    assertThatThrownBy(() -> channel.writeOutbound(command))
        .hasRootCauseMessage("the command has ended");
    assertThat(text(sent(channel))).isEmpty();
    assertThat(channel.isOpen()).isFalse();
  }

  /** Its command has ended while it waited for the network. */
  @Test
  void whatIsOnItsWayIsHeldUntilItIsSent() {
    ByteBuf body = bytes(true, 100_000, new Random(1));
    String content = body.toString(StandardCharsets.ISO_8859_1);
    ByteBuf whole = new Owner(body);
    OutgoingValue outgoing = new OutgoingValue(whole);
    EmbeddedChannel channel = channel();
    channel.write(set(outgoing));
    outgoing.end();
    whole.release();
    assertThat(whole.refCnt()).isEqualTo(1);
    channel.flush();
    assertThat(text(sent(channel))).contains(content);
    assertThat(whole.refCnt()).isZero();
  }

  /** As a body that gives back what pays for it when its own last reference goes. */
  private static final class Owner extends CompositeByteBuf {
    Owner(ByteBuf body) {
      super(UnpooledByteBufAllocator.DEFAULT, true, 16);
      addComponent(true, body);
    }
  }

  @Test
  void whatIsOnItsWayIsGivenBackWhenTheConnectionEnds() {
    ByteBuf whole = owned(new Owner(bytes(true, 100_000, new Random(1))));
    EmbeddedChannel channel = channel();
    channel.write(set(new OutgoingValue(whole)));
    assertThat(whole.refCnt()).isEqualTo(2);
    channel.close();
  }

  /** As where a slot of a Cluster has moved. */
  @Test
  void aValueMayBeSentTwice() {
    ByteBuf value = owned(bytes(true, 100_000, new Random(1)));
    Command<String, OutgoingValue, String> command = set(new OutgoingValue(value));
    EmbeddedChannel first = channel();
    first.writeOutbound(command);
    EmbeddedChannel second = channel();
    second.writeOutbound(command);
    assertThat(text(sent(second))).isEqualTo(text(sent(first)));
  }
}
