package io.sheaf.dataset.redis.connection;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.ToByteBufEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys as text, values from buffers; sizes are exact, so that nothing is encoded twice. */
final class ValueCodec
    implements RedisCodec<String, OutgoingValue>, ToByteBufEncoder<String, OutgoingValue> {
  @Override
  public void encodeKey(String key, ByteBuf target) {
    ByteBufUtil.writeUtf8(target, key);
  }

  @Override
  public void encodeValue(OutgoingValue value, ByteBuf target) {
    value.encode(target);
  }

  @Override
  public int estimateSize(Object keyOrValue) {
    return keyOrValue instanceof OutgoingValue value
        ? value.size()
        : ByteBufUtil.utf8Bytes((String) keyOrValue);
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
    throw new UnsupportedOperationException("values are encoded into their target");
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
