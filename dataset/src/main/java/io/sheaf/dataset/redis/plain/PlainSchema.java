package io.sheaf.dataset.redis.plain;

import io.sheaf.dataset.managed.ChunkCheck;
import io.sheaf.dataset.redis.connection.RedisValues;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the schema at the beginning of a chunk, without reading the chunk. */
final class PlainSchema {
  private static final int FIRST_BYTES = 64 << 10;
  private static final int SCHEMA_BYTES_MAX = 64 << 20;
  private static final int CONTINUATION = -1;

  private final RedisValues redis;
  private final String key;

  PlainSchema(RedisValues redis, String key) {
    this.redis = redis;
    this.key = key;
  }

  /** The schema; fails with CHUNK_CORRUPT or CHUNK_MISSING naming the key. */
  CompletionStage<SchemaMessage> read() {
    return redis
        .range(key, 0, FIRST_BYTES - 1)
        .thenCompose(
            start -> {
              int needed = bytesNeeded(start);
              return needed <= start.length
                  ? CompletableFuture.completedStage(parse(start))
                  : redis.range(key, 0, needed - 1).thenApply(this::parse);
            });
  }

  private int bytesNeeded(byte[] start) {
    if (start.length == 0) {
      throw ChunkCheck.failure(
          ErrorReason.CHUNK_MISSING, key, "chunk " + key + " is gone: changed by another program");
    }
    if (start.length < 8) {
      throw corrupt("it has " + start.length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    boolean prefixed = bytes.getInt(0) == CONTINUATION;
    int length = bytes.getInt(prefixed ? 4 : 0);
    if (length < 0 || length > SCHEMA_BYTES_MAX) {
      throw corrupt("it does not begin with an Arrow schema");
    }
    return length + (prefixed ? 8 : 4);
  }

  private SchemaMessage parse(byte[] bytes) {
    try {
      return SchemaMessage.parseEncapsulated(ByteBuffer.wrap(bytes));
    } catch (CorruptIpcException e) {
      throw corrupt(String.valueOf(e.getMessage()));
    }
  }

  private SheafException corrupt(String problem) {
    return ChunkCheck.failure(
        ErrorReason.CHUNK_CORRUPT, key, "chunk " + key + " is not an Arrow stream: " + problem);
  }
}
