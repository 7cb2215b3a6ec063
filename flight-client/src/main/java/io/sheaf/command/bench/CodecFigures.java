package io.sheaf.command.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

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
    double readSeconds) {
  private static final double MIB = 1 << 20;

  /** How many times smaller than decoded; below 1 for larger. */
  @JsonProperty
  public double ratio() {
    return rounded((double) decodedBytes / storedBytes);
  }

  /** Decoded MiB. */
  @JsonProperty
  public double writeMibPerSecond() {
    return rounded(decodedBytes / MIB / writeSeconds);
  }

  /** Decoded MiB. */
  @JsonProperty
  public double readMibPerSecond() {
    return rounded(decodedBytes / MIB / readSeconds);
  }

  /** Of one chunk, to get it out of memory and decoded. */
  @JsonProperty
  public double readMicrosPerChunk() {
    return rounded(readSeconds * 1e6 / chunks);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
