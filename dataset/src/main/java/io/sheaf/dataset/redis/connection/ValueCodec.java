package io.sheaf.dataset.redis.connection;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.ToByteBufEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys as text; their sizes are exact, so that nothing is encoded twice. Values have ways of their
 * own: {@link SetArguments} and {@link ValuesOutput}.
 */
final class ValueCodec
    implements RedisCodec<String, OutgoingValue>, ToByteBufEncoder<String, OutgoingValue> {
  @Override
  public void encodeKey(String key, ByteBuf target) {
    ByteBufUtil.writeUtf8(target, key);
  }

  /** Unsupported, as all other ways that a value might be copied. */
  @Override
  public void encodeValue(OutgoingValue value, ByteBuf target) {
    throw new UnsupportedOperationException("values are sent by SetArguments");
  }

  @Override
  public int estimateSize(Object keyOrValue) {
    return ByteBufUtil.utf8Bytes((String) keyOrValue);
  }

  @Override
  public boolean isEstimateExact() {
    return true;
  }

  @Override
  public ByteBuffer encodeKey(String key) {
    return StandardCharsets.UTF_8.encode(key);
  }

  @Override
  public ByteBuffer encodeValue(OutgoingValue value) {
    throw new UnsupportedOperationException("values are sent by SetArguments");
  }

  @Override
  public String decodeKey(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @Override
  public OutgoingValue decodeValue(ByteBuffer bytes) {
    throw new UnsupportedOperationException("values are read by ValuesOutput");
  }
}
