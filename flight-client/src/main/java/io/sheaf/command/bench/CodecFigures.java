package io.sheaf.command.bench;

import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.json.JsonMembers;
import java.util.Map;

/**
 * What one codec makes of chunks of one size, by one thread, in memory. Seconds are of the
 * processor.
 *
 * @param codec in ArrowRedis's words
 * @param chunkRows rows of a chunk
 * @param storedBytes of all chunks, each with its schema, as a store keeps them
 * @param decodedBytes of the same rows as vectors
 * @param writeSeconds from vectors' buffers to chunks; the median
 * @param readSeconds from chunks to vectors; the median
 */
public record CodecFigures(
    String codec,
    int chunkRows,
    int chunks,
    long rows,
    long storedBytes,
    long decodedBytes,
    double writeSeconds,
    double readSeconds)
    implements JsonMembers {
  private static final double MIB = 1 << 20;

  /** How many times smaller than decoded; below 1 for larger. */
  public double ratio() {
    return rounded((double) decodedBytes / storedBytes);
  }

  /** Decoded MiB. */
  public double writeMibPerSecond() {
    return rounded(decodedBytes / MIB / writeSeconds);
  }

  /** Decoded MiB. */
  public double readMibPerSecond() {
    return rounded(decodedBytes / MIB / readSeconds);
  }

  /** Of one chunk, to get it out of memory and decoded. */
  public double readMicrosPerChunk() {
    return rounded(readSeconds * 1e6 / chunks);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> members = Json.members(this);
    members.put("ratio", ratio());
    members.put("write_mib_per_second", writeMibPerSecond());
    members.put("read_mib_per_second", readMibPerSecond());
    members.put("read_micros_per_chunk", readMicrosPerChunk());
    return members;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
