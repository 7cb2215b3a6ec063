package io.sheaf.report;

import java.util.Arrays;
import java.util.Collection;

/** What stands in a table where row and column meet. */
public sealed interface Cell {
  /** Words; empty where there is nothing to say. */
  record Text(String text) implements Cell {}

  /**
   * A number, with the spread of the runs that it is the median of.
   *
   * @param low the least of them
   * @param high the greatest
   */
  record Measure(double median, double low, double high) implements Cell {
    boolean hasSpread() {
      return low < high;
    }
  }

  static Cell text(String text) {
    return new Text(text);
  }

  /** A number that was measured once, or counted. */
  static Cell number(double value) {
    return new Measure(value, value, value);
  }

  /** The median of some runs: of an even number, the lower of the two in the middle. */
  static Cell median(Collection<Double> runs) {
    if (runs.isEmpty()) {
      return text("");
    }
    double[] sorted = runs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = (sorted.length - 1) / 2;
    return new Measure(sorted[middle], sorted[0], Arrays.stream(sorted).max().getAsDouble());
  }
}
