package io.sheaf.server.config;

import io.netty.util.internal.PlatformDependent;

/**
 * What the server holds of data at once, in bytes; see reference.conf.
 *
 * @param budgetBytesMax in all
 * @param readAheadBytesMax of one reading stream
 * @param putInFlightBytesMax of one put
 * @param chunkCacheBytesMax of chunks that were read, kept for those who read them next; 0 for none
 */
public record MemoryConfig(
    long budgetBytesMax,
    long readAheadBytesMax,
    long putInFlightBytesMax,
    long chunkCacheBytesMax) {
  private static final String KEY = "sheaf.memory.";

  static MemoryConfig read(ConfigReader reader, ServerConfig server) {
    long directBytes = PlatformDependent.maxDirectMemory();
    MemoryConfig memory =
        new MemoryConfig(
            reader.bytesOrShare(KEY + "budget-bytes-max", directBytes),
            reader.bytes(KEY + "read-ahead-bytes-max", 64 * Bytes.KIB, Bytes.TIB),
            reader.bytes(KEY + "put-in-flight-bytes-max", 64 * Bytes.KIB, Bytes.TIB),
            reader.bytes(KEY + "chunk-cache-bytes-max", 0, Bytes.TIB));
    memory.checkDirectMemory(directBytes, reader);
    memory.checkFits(KEY + "read-ahead-bytes-max", memory.readAheadBytesMax(), reader);
    memory.checkFits(KEY + "put-in-flight-bytes-max", memory.putInFlightBytesMax(), reader);
    memory.checkFits("sheaf.server.message-bytes-max", server.messageBytesMax(), reader);
    memory.checkChunkCache(server, reader);
    return memory;
  }

  /** Else calls would fail for want of memory instead of waiting for room in the budget. */
  private void checkDirectMemory(long directBytes, ConfigReader reader) {
    String key = KEY + "budget-bytes-max";
    if (budgetBytesMax > directBytes) {
      reader
          .problems()
          .add(
              key,
              String.format(
                  "%s is more than the %s of direct memory that Java may take"
                      + " (-XX:MaxDirectMemorySize, else -Xmx)",
                  Bytes.text(budgetBytesMax), Bytes.text(directBytes)),
              reader.origin(key));
    }
  }

  /** Nothing is given up for streams, so they must be able to go on beside what is kept. */
  private void checkChunkCache(ServerConfig server, ConfigReader reader) {
    String key = KEY + "chunk-cache-bytes-max";
    long largest =
        Math.max(server.messageBytesMax(), Math.max(readAheadBytesMax, putInFlightBytesMax));
    long max = Math.max(0, Math.min(budgetBytesMax / 4 * 3, budgetBytesMax - largest));
    if (chunkCacheBytesMax > max) {
      reader
          .problems()
          .add(
              key,
              String.format(
                  "%s is more than %s: of sheaf.memory.budget-bytes-max a quarter is left to streams,"
                      + " and room for the largest message",
                  Bytes.text(chunkCacheBytesMax), Bytes.text(max)),
              reader.origin(key));
    }
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
