package io.sheaf.dataset.generate;

/**
 * Random numbers that depend on nothing but where their stream starts: SplitMix64 (Steele, Lea,
 * Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
 *
 * <p>The generators of the JDK are not used because their methods above {@code nextLong} may change
 * with its version, and with them the sample data.
 */
final class SampleRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  /** The stream of one purpose ({@code lane}) within one batch, or another numbered thing. */
  SampleRandom(long seed, long number, int lane) {
    state = mix(mix(mix(seed + GAMMA) + number) + lane);
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** A number from 0 to {@code bound - 1}; the bound is at most 2^62. */
  long below(long bound) {
    return Math.multiplyHigh(nextLong() >>> 1, bound << 1);
  }

  /** A number from {@code from} to {@code to - 1}. */
  long between(long from, long to) {
    return from + below(to - from);
  }

  /** A number from 0 to, but not including, 1. */
  double unit() {
    return (nextLong() >>> 11) * UNIT;
  }
}
