package io.sheaf.dataset.redis.connection;

import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;

/**
 * Commands that wait behind values on their connection, but are not Lettuce's or elsewhere don't
 * wait: {@link CommandTimeouts} knows them by these.
 */
enum ValueKeyword implements ProtocolKeyword {
  EVAL,
  WAITAOF;

  private final byte[] bytes = name().getBytes(StandardCharsets.US_ASCII);

  @Override
  public byte[] getBytes() {
    return bytes;
  }
}
