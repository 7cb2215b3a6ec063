package io.sheaf.dataset.redis.connection;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.managed.StoredValue;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A value that is kept and whose bytes have come in part. Its checksum is computed as they come,
 * while they are in the processor's cache. Owns its memory until it is whole or released.
 */
final class ArrivingValue {
  private final ByteBuf memory;
  private final @Nullable CRC32C checksum;

  /** Takes over {@code memory}, which is empty and has room for the whole value. */
  ArrivingValue(ByteBuf memory, boolean checksumWanted) {
    this.memory = memory;
    this.checksum = checksumWanted ? new CRC32C() : null;
  }

  /** Takes so many bytes. */
  void append(ByteBuf from, int bytes) {
    from.readBytes(memory, memory.writerIndex(), bytes);
    received(bytes);
  }

  /** The memory of what is still to come, empty, to be released by the caller. */
  ByteBuf room() {
    return memory.retainedSlice(memory.writerIndex(), memory.writableBytes()).clear();
  }

  /** So many bytes have been put where {@link #room} begins. */
  void received(int bytes) {
    int start = memory.writerIndex();
    memory.writerIndex(start + bytes);
    if (checksum != null) {
      checksum.update(memory.nioBuffer(start, bytes));
    }
  }

  /** The value, now that all of it has come; the caller owns it. */
  StoredValue.Bytes whole() {
    return new StoredValue.Bytes(
        memory, checksum == null ? OptionalInt.empty() : OptionalInt.of((int) checksum.getValue()));
  }

  void release() {
    memory.release();
  }
}
