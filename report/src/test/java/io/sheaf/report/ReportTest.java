package io.sheaf.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private static final BenchmarkReport REPORT =
      new BenchmarkReport(
          "Reads <side by side>",
          "2026-11-21T12:00:00Z",
          Map.of("cores", "2"),
          List.of(
              new ReportTable(
                  "doGet",
                  List.of("Medians of 3 runs."),
                  List.of(ReportColumn.of("way"), new ReportColumn("wall", "s", true)),
                  List.of(
                      List.of(Cell.text("a|b & \"c\""), Cell.median(List.of(1.5, 1.25, 2.0))),
                      List.of(Cell.text("d"), Cell.number(12_345)),
                      List.of(Cell.text("not run"), Cell.text(""))))));

  @Test
  void theMedianIsOneOfTheRunsAndKeepsTheirSpread() {
    assertThat(Cell.median(List.of(3.0, 1.0, 2.0))).isEqualTo(new Cell.Measure(2, 1, 3));
    assertThat(Cell.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Cell.Measure(2, 1, 4));
    assertThat(Cell.median(List.of())).isEqualTo(Cell.text(""));
  }

  @Test
  void whatIsWrittenAsJsonIsReadBack() {
    assertThat(ReportJson.read(ReportJson.write(REPORT))).isEqualTo(REPORT);
  }

  @Test
  void numbersAndTextsStandForThemselvesInJson() {
    BenchmarkReport read =
        ReportJson.read(
            """
            {"title": "t", "created": "now", "tables": [{"title": "u",
             "columns": [{"name": "way"}, {"name": "wall", "unit": "s"}], "rows": [["a", 2.5], ["b", null]]}]}
            """);
    ReportTable table = read.tables().get(0);
    assertThat(table.rows().get(0)).containsExactly(Cell.text("a"), Cell.number(2.5));
    assertThat(table.rows().get(1)).containsExactly(Cell.text("b"), Cell.text(""));
  }

  @Test
  void whatIsNoReportIsRefusedSayingWhatLacks() {
    assertThatThrownBy(() -> ReportJson.read("{")).hasMessageContaining("no JSON");
    assertThatThrownBy(() -> ReportJson.read("{}")).hasMessageContaining("'title'");
    assertThatThrownBy(
            () ->
                new ReportTable("t", List.of(), List.of(ReportColumn.of("a")), List.of(List.of())))
        .hasMessageContaining("'t' has 0 cells, not 1");
  }

  @Test
  void markdownIsATableWithNumbersToTheRight() {
    assertThat(new MarkdownReport(REPORT).text())
        .isEqualTo(
            """
            ## Reads <side by side>

            2026-11-21T12:00:00Z · cores 2

            ### doGet

            Medians of 3 runs.

            | way | wall (s) |
            |---|---:|
            | a\\|b & "c" | 1.50 (1.25–2) |
            | d | 12,345 |
            | not run |  |
            """);
  }

  @Test
  void thePageNeedsNothingElseAndEscapesWhatItShows() {
    String page = new HtmlReport(REPORT).text();
    assertThat(page)
        .contains("Reads &lt;side by side&gt;", "a|b &amp; &quot;c&quot;", "<svg ")
        .doesNotContain("http:", "https:", "src=", "<link", "<script", "@import");
  }

  @Test
  void aChartHasABarForEachNumberAndALineForEachSpread() throws Exception {
    String page = new HtmlReport(REPORT).text();
    String svg = page.substring(page.indexOf("<svg "), page.indexOf("</svg>") + 6);
    Document drawing =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(drawing.getElementsByTagName("rect").getLength()).isEqualTo(2);
    assertThat(drawing.getElementsByTagName("path").getLength()).isEqualTo(1);
    double longest = attribute(drawing, 1, "width");
    assertThat(attribute(drawing, 0, "width")).as("small, but to be seen").isEqualTo(1);
    assertThat(longest).isEqualTo(420);
  }

  private static double attribute(Document drawing, int bar, String name) {
    return Double.parseDouble(
        drawing
            .getElementsByTagName("rect")
            .item(bar)
            .getAttributes()
            .getNamedItem(name)
            .getNodeValue());
  }

  @Test
  void filesStandBesideEachOther(@TempDir Path directory) throws IOException {
    Path json = directory.resolve("reads.json");
    ReportFiles.write(REPORT, json);
    Path page = directory.resolve("reads.html");
    String written = Files.readString(page);
    Files.delete(page);
    ReportFiles.main(new String[] {json.toString()});
    assertThat(page).hasContent(written);
    assertThat(directory.resolve("reads.md")).hasContent(new MarkdownReport(REPORT).text());
    assertThatThrownBy(() -> ReportFiles.write(REPORT, directory.resolve("reads")))
        .hasMessageContaining(".json");
  }
}
