package io.sheaf.server.config;

import io.netty.util.internal.PlatformDependent;

/**
 * What the server holds of data at once, in bytes; see reference.conf.
 *
 * @param budgetBytesMax in all
 * @param readAheadBytesMax of one reading stream
 * @param putInFlightBytesMax of one put
 */
public record MemoryConfig(long budgetBytesMax, long readAheadBytesMax, long putInFlightBytesMax) {
  private static final String KEY = "sheaf.memory.";

  static MemoryConfig read(ConfigReader reader, ServerConfig server) {
    MemoryConfig memory =
        new MemoryConfig(
            reader.bytesOrShare(KEY + "budget-bytes-max", PlatformDependent.maxDirectMemory()),
            reader.bytes(KEY + "read-ahead-bytes-max", 64 * Bytes.KIB, Bytes.TIB),
            reader.bytes(KEY + "put-in-flight-bytes-max", 64 * Bytes.KIB, Bytes.TIB));
    memory.checkFits(KEY + "read-ahead-bytes-max", memory.readAheadBytesMax(), reader);
    memory.checkFits(KEY + "put-in-flight-bytes-max", memory.putInFlightBytesMax(), reader);
    memory.checkFits("sheaf.server.message-bytes-max", server.messageBytesMax(), reader);
    return memory;
  }

  private void checkFits(String key, long bytes, ConfigReader reader) {
    if (bytes > budgetBytesMax) {
      reader
          .problems()
          .add(
              key,
              String.format(
                  "%s is more than sheaf.memory.budget-bytes-max, %s",
                  Bytes.text(bytes), Bytes.text(budgetBytesMax)),
              reader.origin(key));
    }
  }
}
