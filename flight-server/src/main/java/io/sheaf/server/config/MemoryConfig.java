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
    String limit =
        "the %s of direct memory that Java may take (-XX:MaxDirectMemorySize, else -Xmx)";
    check(KEY + "budget-bytes-max", budgetBytesMax, directBytes, limit, reader);
  }

  /** Nothing is given up for streams, so they must be able to go on beside what is kept. */
  private void checkChunkCache(ServerConfig server, ConfigReader reader) {
    long largest =
        Math.max(server.messageBytesMax(), Math.max(readAheadBytesMax, putInFlightBytesMax));
    long max = Math.max(0, Math.min(budgetBytesMax / 4 * 3, budgetBytesMax - largest));
    String limit =
        "%s: of sheaf.memory.budget-bytes-max a quarter is left to streams, and room for the"
            + " largest message";
    check(KEY + "chunk-cache-bytes-max", chunkCacheBytesMax, max, limit, reader);
  }

  private void checkFits(String key, long bytes, ConfigReader reader) {
    check(key, bytes, budgetBytesMax, "sheaf.memory.budget-bytes-max, %s", reader);
  }

  /**
   * @param limit what the most is, which stands in it as %s
   */
  private static void check(
      String key, long bytes, long bytesMax, String limit, ConfigReader reader) {
    if (bytes > bytesMax) {
      String problem = Bytes.text(bytes) + " is more than " + limit.formatted(Bytes.text(bytesMax));
      reader.problems().add(key, problem, reader.origin(key));
    }
  }
}
