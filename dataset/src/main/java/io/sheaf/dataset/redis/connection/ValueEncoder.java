package io.sheaf.dataset.redis.connection;

import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.EncoderException;
import java.util.Collection;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes commands as Lettuce does, and sends the value of a {@link SetArguments} from where it
 * lies: Lettuce would copy it behind what comes before it. One a connection, on its thread.
 */
final class ValueEncoder extends CommandEncoder {
  private static final Logger LOGGER = LoggerFactory.getLogger(ValueEncoder.class);

  private ValueEncoder() {}

  /** Puts one in the place of the channel's own. */
  static void into(Channel channel) {
    channel.pipeline().replace(CommandEncoder.class, null, new ValueEncoder());
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (hasValue(message)) {
      writeValue(context, (RedisCommand<?, ?, ?>) message, promise);
    } else if (message instanceof Collection<?> commands
        && commands.stream().anyMatch(ValueEncoder::hasValue)) {
      writeAll(context, commands, promise);
    } else {
      super.write(context, message, promise);
    }
  }

  private static boolean hasValue(Object message) {
    return message instanceof RedisCommand<?, ?, ?> command
        && command.getArgs() instanceof SetArguments;
  }

  private void writeAll(
      ChannelHandlerContext context, Collection<?> commands, ChannelPromise promise)
      throws Exception {
    Iterator<?> each = commands.iterator();
    while (each.hasNext()) {
      Object command = each.next();
      write(context, command, each.hasNext() ? context.newPromise() : promise);
    }
  }

  /**
   * What can't be sent ends the connection, as with Lettuce: others may be sent together with it.
   */
  private void writeValue(
      ChannelHandlerContext context, RedisCommand<?, ?, ?> command, ChannelPromise promise)
      throws Exception {
    SentBuffers buffers = new SentBuffers(context.alloc());
    ByteBuf held;
    try {
      held = encode(context, command, buffers);
    } catch (Exception | Error e) {
      buffers.release();
      LOGGER.warn("ending a connection to Redis, since a value can't be sent: {}", e.toString());
      context.close();
      throw e instanceof EncoderException known ? known : new EncoderException(e);
    }
    buffers.write(context, promise.unvoid().addListener(sent -> held.release()));
  }

  /**
   * The whole value, which its sender holds until the last of its pieces is sent: what pays for a
   * piece may belong to the whole.
   */
  private ByteBuf encode(
      ChannelHandlerContext context, RedisCommand<?, ?, ?> command, SentBuffers buffers)
      throws Exception {
    SetArguments arguments = (SetArguments) command.getArgs();
    ByteBuf around = context.alloc().ioBuffer();
    try {
      encode(context, command, around);
      ByteBuf held = arguments.value().retain();
      try {
        buffers.add(around.readSlice(arguments.place()));
        arguments.value().addTo(buffers);
        buffers.add(around);
      } catch (RuntimeException | Error e) {
        held.release();
        throw e;
      }
      return held;
    } finally {
      around.release();
    }
  }
}
