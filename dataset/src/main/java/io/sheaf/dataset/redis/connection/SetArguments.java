package io.sheaf.dataset.redis.connection;

import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Optional;

/**
 * What a SET of a chunk says. They are encoded without the value: {@link ValueEncoder} sends it in
 * between.
 */
final class SetArguments extends CommandArgs<String, OutgoingValue> {
  private static final String LINE_END = "\r\n";

  private final String key;
  private final OutgoingValue value;
  private final Optional<Duration> timeToLive;
  private int place;

  /**
   * @param timeToLive forever when empty; whole seconds count
   */
  SetArguments(ValueCodec codec, String key, OutgoingValue value, Optional<Duration> timeToLive) {
    super(codec);
    this.key = key;
    this.value = value;
    this.timeToLive = timeToLive;
    addKey(key).add(""); // the value is sent by itself, but counts
    timeToLive.ifPresent(life -> add("EX").add(life.toSeconds()));
  }

  OutgoingValue value() {
    return value;
  }

  /** How many bytes of the command that was encoded last come before the value. */
  int place() {
    return place;
  }

  @Override
  public void encode(ByteBuf around) {
    bulkString(around, key);
    lengthLine(around, value.size());
    place = around.writerIndex();
    ByteBufUtil.writeAscii(around, LINE_END);
    timeToLive.ifPresent(
        life -> {
          bulkString(around, "EX");
          bulkString(around, Long.toString(life.toSeconds()));
        });
  }

  private static void bulkString(ByteBuf target, String text) {
    lengthLine(target, ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(target, text);
    ByteBufUtil.writeAscii(target, LINE_END);
  }

  private static void lengthLine(ByteBuf target, int length) {
    ByteBufUtil.writeAscii(target, "$" + length + LINE_END);
  }
}
