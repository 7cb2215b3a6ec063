package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What the demo did, step by step.
 *
 * @param server where the demo's own server was
 * @param identical whether what came back is what went in
 */
public record DemoReport(String server, List<Step> steps, double seconds, boolean identical)
    implements Report {

  /**
   * A step. Rows and bytes are 0 for one that moves no data.
   *
   * @param what it did, in a few words
   */
  public record Step(
      String step, String what, double seconds, long rows, long storedBytes, long decodedBytes) {
    public static Step of(String step, String what, double seconds) {
      return new Step(step, what, seconds, 0, 0, 0);
    }

    public static Step of(String step, String what, Work work) {
      return new Step(
          step, what, work.seconds(), work.rows(), work.storedBytes(), work.decodedBytes());
    }
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>(table().lines());
    lines.add("");
    lines.add(
        identical
            ? "FILES ARE IDENTICAL! What came back is what went in."
            : "DATA DIFFERS! What came back is not what went in.");
    lines.add("All of it in " + Quantity.seconds(seconds) + ", cleaned up.");
    return lines;
  }

  private Table table() {
    return new Table(
        List.of("Step", "What", ">Time", ">Stored", ">Decoded", ">Rows/s"),
        steps.stream().map(DemoReport::row).toList());
  }

  private static List<String> row(Step step) {
    return List.of(
        step.step,
        step.what,
        Quantity.seconds(step.seconds),
        rate(step.storedBytes, step.seconds),
        rate(step.decodedBytes, step.seconds),
        step.rows == 0 ? "" : Quantity.count(Math.round(step.rows / step.seconds)));
  }

  private static String rate(long bytes, double seconds) {
    return bytes == 0 ? "" : Quantity.mebibytesPerSecond(bytes, seconds);
  }
}
