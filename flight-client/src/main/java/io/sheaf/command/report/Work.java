package io.sheaf.command.report;

import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.json.JsonMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How much was done in what time.
 *
 * @param storedBytes as they lie in the file or store, mostly compressed
 * @param decodedBytes of the same, decompressed; 0 when that is not known
 * @param seconds by the clock on the wall
 */
public record Work(long rows, long storedBytes, long decodedBytes, double seconds)
    implements JsonMembers {
  private static final double MIB = 1 << 20;

  public double storedMibPerSecond() {
    return perSecond(storedBytes / MIB);
  }

  public double decodedMibPerSecond() {
    return perSecond(decodedBytes / MIB);
  }

  public double rowsPerSecond() {
    return perSecond(rows);
  }

  /** Its figures stand among those of a report. */
  @Override
  public Map<String, Object> json() {
    Map<String, Object> members = Json.members(this);
    members.put("stored_mib_per_second", storedMibPerSecond());
    members.put("decoded_mib_per_second", decodedMibPerSecond());
    members.put("rows_per_second", rowsPerSecond());
    return members;
  }

  /** The same work, with what a file or store says that it takes there. */
  public Work stored(long bytes) {
    return new Work(rows, bytes, decodedBytes, seconds);
  }

  /** The same work, counted in other rows. */
  public Work ofRows(long number) {
    return new Work(number, storedBytes, decodedBytes, seconds);
  }

  /** Size, time and throughput, a line each. */
  public List<String> lines() {
    List<String> rates = new ArrayList<>();
    rates.add(Quantity.mebibytesPerSecond(storedBytes, seconds) + " stored");
    if (decodedBytes > 0) {
      rates.add(Quantity.mebibytesPerSecond(decodedBytes, seconds) + " decoded");
    }
    rates.add(Quantity.rowsPerSecond(rows, seconds));
    return List.of(
        "  Size:       " + size(),
        "  Time:       " + Quantity.seconds(seconds),
        "  Throughput: " + String.join(", ", rates));
  }

  private String size() {
    String stored = Quantity.mebibytes(storedBytes) + " stored";
    return decodedBytes > 0
        ? stored + ", " + Quantity.mebibytes(decodedBytes) + " decoded"
        : stored;
  }

  private double perSecond(double amount) {
    return seconds > 0 ? Math.round(amount / seconds * 100) / 100.0 : 0;
  }
}
