package io.sheaf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A report kept in files: its JSON, and beside it, under the same name, the Markdown and the page.
 * As a program it writes the other two beside JSON files that are there.
 */
public final class ReportFiles {
  private static final String SUFFIX = ".json";

  private ReportFiles() {}

  /**
   * Writes all three.
   *
   * @param json its name ends in {@code .json}
   */
  public static void write(BenchmarkReport report, Path json) throws IOException {
    Files.writeString(json, ReportJson.write(report));
    writeBeside(report, json);
  }

  private static void writeBeside(BenchmarkReport report, Path json) throws IOException {
    Files.writeString(beside(json, ".md"), new MarkdownReport(report).text());
    Files.writeString(beside(json, ".html"), new HtmlReport(report).text());
  }

  private static Path beside(Path json, String suffix) {
    String name = json.getFileName().toString();
    if (!name.endsWith(SUFFIX)) {
      throw new IllegalArgumentException(json + " does not end in " + SUFFIX);
    }
    return json.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + suffix);
  }

  /** Usage: {@code ReportFiles REPORT.json...} */
  public static void main(String[] arguments) throws IOException {
    for (String argument : arguments) {
      Path json = Path.of(argument);
      writeBeside(ReportJson.read(Files.readString(json)), json);
    }
  }
}
