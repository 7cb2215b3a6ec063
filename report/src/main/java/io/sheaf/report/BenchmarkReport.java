package io.sheaf.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measurements, with what they were made on. Immutable.
 *
 * @param created when, in ISO-8601
 * @param environment machine and versions, by name, in order
 */
public record BenchmarkReport(
    String title, String created, Map<String, String> environment, List<ReportTable> tables) {
  public BenchmarkReport {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    tables = List.copyOf(tables);
  }
}
