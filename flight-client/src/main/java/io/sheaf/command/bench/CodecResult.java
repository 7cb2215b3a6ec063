package io.sheaf.command.bench;

import io.sheaf.command.report.Quantity;
import io.sheaf.command.report.Report;
import io.sheaf.command.report.Table;
import io.sheaf.protocol.json.JsonForm;
import io.sheaf.report.BenchmarkReport;
import io.sheaf.report.Cell;
import io.sheaf.report.ReportColumn;
import io.sheaf.report.ReportTable;
import java.util.List;
import java.util.Locale;

/** What was measured of codecs and sizes of chunks; its JSON document is an array. */
public record CodecResult(List<CodecFigures> figures) implements Report, JsonForm {
  public CodecResult {
    figures = List.copyOf(figures);
  }

  @Override
  public Object json() {
    return figures;
  }

  @Override
  public List<String> lines() {
    return new Table(
            List.of(
                ">Chunk rows", "Codec", ">Stored", ">Ratio", ">Write", ">Read", ">Read a chunk"),
            figures.stream().map(CodecResult::row).toList())
        .lines();
  }

  private static List<String> row(CodecFigures each) {
    return List.of(
        Quantity.count(each.chunkRows()),
        each.codec(),
        Quantity.mebibytes(each.storedBytes()),
        String.format(Locale.ROOT, "%.2f", each.ratio()),
        Quantity.mebibytesPerSecond(each.decodedBytes(), each.writeSeconds()),
        Quantity.mebibytesPerSecond(each.decodedBytes(), each.readSeconds()),
        String.format(Locale.ROOT, "%,.1f µs", each.readMicrosPerChunk()));
  }

  /** The same as a report: a table for each size of chunks. */
  public BenchmarkReport report() {
    return BenchPage.report(
        "flight-client bench codecs",
        figures.stream().map(CodecFigures::chunkRows).distinct().map(this::table).toList());
  }

  private ReportTable table(int chunkRows) {
    return new ReportTable(
        "chunks of %s".formatted(Quantity.count(chunkRows, "row")),
        List.of("By one thread, in memory, in CPU time; MiB are decoded ones."),
        List.of(
            ReportColumn.of("codec"),
            new ReportColumn("ratio", "", true),
            new ReportColumn("write", "MiB/s", true),
            new ReportColumn("read", "MiB/s", true),
            new ReportColumn("read a chunk", "µs", false)),
        figures.stream()
            .filter(each -> each.chunkRows() == chunkRows)
            .map(CodecResult::cells)
            .toList());
  }

  private static List<Cell> cells(CodecFigures each) {
    return List.of(
        Cell.text(each.codec()),
        Cell.number(each.ratio()),
        Cell.number(each.writeMibPerSecond()),
        Cell.number(each.readMibPerSecond()),
        Cell.number(each.readMicrosPerChunk()));
  }
}
