package io.sheaf.command.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A sign of life.
 *
 * @param address of what was asked, without secrets
 * @param server "sheaf" and its version; "none" for a Redis that was asked itself
 * @param seconds from the question to the answer, the connecting included
 * @param storeRoundTripMillis between the server and its store, or to Redis
 * @param properties what the store says of itself, in order
 */
public record PingReport(
    String address,
    String server,
    double seconds,
    String store,
    double storeRoundTripMillis,
    Map<String, String> properties)
    implements Report {
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%s answers (%.1f ms with connecting)".formatted(address, seconds * 1000));
    if (!server.equals("none")) {
      lines.add("  %-18s %s".formatted("server", server));
    }
    lines.add("  %-18s %s, %.2f ms away".formatted("store", store, storeRoundTripMillis));
    properties.forEach((name, value) -> lines.add("  %-18s %s".formatted(name, value)));
    return lines;
  }
}
