package io.sheaf.dataset.redis.connection;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sees what Redis answers before Lettuce does, and hands the bytes of values to the {@link
 * ValuesOutput} that waits for them as they come: Lettuce would join them in a buffer of its own
 * first, of whatever size Redis says. In a value's place Lettuce gets an empty string. All else
 * passes. One a connection, on its thread.
 *
 * <p>Of RESP 2 it needs to know only what a line begins with: bulk strings alone hold bytes that
 * are not lines.
 */
final class ValueIntake extends ChannelInboundHandlerAdapter {
  /** Smaller ones are not worth it. */
  private static final int VALUE_BYTES_MIN = 1024;

  /** Less is received with what follows it. */
  private static final int ROOM_BYTES_MIN = 16 << 10;

  /** More than the longest line that begins a bulk string. */
  private static final int LINE_BYTES_MAX = 32;

  private static final byte[] EMPTY_STRING = "$0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LINE_END_BYTES = 2;

  private final CommandHandler commands;
  private ByteBuf lineBegun = Unpooled.EMPTY_BUFFER;
  private boolean isInLine;
  private long passingBytesLeft;
  private @Nullable ValuesOutput taker;
  private int takenBytesLeft;
  private @Nullable ByteBuf room;

  private ValueIntake(CommandHandler commands) {
    this.commands = commands;
  }

  /**
   * Puts one before the channel's commands. Of an encrypted channel it sees what was deciphered,
   * which can't be received in place.
   */
  static void into(Channel channel) {
    ChannelHandlerContext commands = channel.pipeline().context(CommandHandler.class);
    ValueIntake intake = new ValueIntake((CommandHandler) commands.handler());
    channel.pipeline().addBefore(commands.name(), null, intake);
    if (channel.pipeline().get(SslHandler.class) == null) {
      channel.config().setRecvByteBufAllocator(new ReceiveBuffers(intake));
    }
  }

  /**
   * Where the next bytes of the value that is arriving go, for the connection to receive them there
   * and pass on what it has received; null when none arrives, or too little of it is left.
   */
  @Nullable ByteBuf room() {
    room = taker != null && takenBytesLeft >= ROOM_BYTES_MIN ? taker.room() : null;
    return room;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message == room) {
      received((ByteBuf) message);
    } else {
      read(context, (ByteBuf) message);
    }
  }

  private void received(ByteBuf bytes) {
    room = null;
    if (taker != null) {
      taker.received(bytes.readableBytes());
    }
    taken(bytes.readableBytes());
    bytes.release();
  }

  private void read(ChannelHandlerContext context, ByteBuf message) {
    ByteBuf in = withLineBegun(context, message);
    try {
      int passed = in.readerIndex();
      while (in.isReadable() && context.channel().isActive()) {
        if (takenBytesLeft > 0) {
          take(in);
          passed = in.readerIndex();
        } else if (passingBytesLeft > 0) {
          int bytes = (int) Math.min(passingBytesLeft, in.readableBytes());
          in.skipBytes(bytes);
          passingBytesLeft -= bytes;
        } else {
          passed = line(context, in, passed);
        }
      }
      pass(context, in, passed, in.readerIndex());
    } catch (RuntimeException e) {
      // Where the next answer begins is not known any more.
      context.close();
      throw e;
    } finally {
      in.release();
    }
  }

  private ByteBuf withLineBegun(ChannelHandlerContext context, ByteBuf message) {
    if (!lineBegun.isReadable()) {
      return message;
    }
    ByteBuf joined = context.alloc().buffer(lineBegun.readableBytes() + message.readableBytes());
    joined.writeBytes(lineBegun).writeBytes(message);
    message.release();
    lineBegun.release();
    lineBegun = Unpooled.EMPTY_BUFFER;
    return joined;
  }

  private void take(ByteBuf in) {
    int bytes = Math.min(takenBytesLeft, in.readableBytes());
    if (taker != null) {
      taker.append(in, bytes);
    }
    taken(bytes);
  }

  private void taken(int bytes) {
    takenBytesLeft -= bytes;
    if (takenBytesLeft == 0) {
      taker = null;
      passingBytesLeft = LINE_END_BYTES; // which ends the empty string
    }
  }

  /**
   * Reads a line, or what there is of it.
   *
   * @param passed up to where bytes were passed on or taken
   * @return the same, afterwards
   */
  private int line(ChannelHandlerContext context, ByteBuf in, int passed) {
    int start = in.readerIndex();
    boolean isBulk = !isInLine && in.getByte(start) == '$';
    int end = in.indexOf(start, in.writerIndex(), (byte) '\n');
    if (end < 0) {
      in.readerIndex(in.writerIndex());
      if (isBulk && in.writerIndex() - start < LINE_BYTES_MAX) {
        pass(context, in, passed, start);
        lineBegun = in.retainedSlice(start, in.writerIndex() - start);
        return in.writerIndex();
      }
      isInLine = true;
      return passed;
    }
    isInLine = false;
    in.readerIndex(end + 1);
    return isBulk ? bulk(context, in, passed, start, length(in, start + 1, end - 1)) : passed;
  }

  /** A string of so many bytes begins; of none at all when its length is negative. */
  private int bulk(ChannelHandlerContext context, ByteBuf in, int passed, int start, int length) {
    if (length >= VALUE_BYTES_MIN) {
      // What was before may end the command before, and then it is another one that waits.
      pass(context, in, passed, start);
      RedisCommand<?, ?, ?> command = commands.getStack().peek();
      if (command != null && command.getOutput() instanceof ValuesOutput output) {
        output.begin(length);
        taker = output;
        takenBytesLeft = length;
        context.fireChannelRead(Unpooled.wrappedBuffer(EMPTY_STRING));
        return in.readerIndex();
      }
      passingBytesLeft = (long) length + LINE_END_BYTES;
      return start;
    }
    passingBytesLeft = length < 0 ? 0 : length + LINE_END_BYTES;
    return passed;
  }

  private static int length(ByteBuf in, int from, int to) {
    return Integer.parseInt(in.toString(from, to - from, StandardCharsets.US_ASCII));
  }

  private static void pass(ChannelHandlerContext context, ByteBuf in, int from, int to) {
    if (to > from && context.channel().isActive()) {
      context.fireChannelRead(in.retainedSlice(from, to - from));
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    lineBegun.release();
    lineBegun = Unpooled.EMPTY_BUFFER;
  }
}
