package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.VerifyReport;
import io.sheaf.command.report.Work;
import io.sheaf.dataset.compare.ColumnDifference;
import io.sheaf.dataset.compare.ComparisonOptions;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.compare.DatasetComparison;
import io.sheaf.protocol.ipc.DecodingOption;
import io.sheaf.protocol.ipc.FrameArrowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.ipc.ArrowReader;

/** One comparison, streamed: three batches of each side are held at a time. */
final class VerifyRun {
  private final Places places;
  private final ComparisonOptions options;

  VerifyRun(Places places, ComparisonOptions options) {
    this.places = places;
    this.options = options;
  }

  /**
   * @param addresses two
   */
  VerifyReport compare(List<DataAddress> addresses) throws IOException {
    try (Progress progress = Progress.of("verify", expectedBytes(addresses))) {
      Meter meter = new Meter(progress);
      try (ArrowReader first = open(addresses.get(0), meter);
          ArrowReader second = open(addresses.get(1), meter)) {
        ComparisonResult result = new DatasetComparison(options, rows -> {}).compare(first, second);
        return report(addresses, result, meter.work());
      }
    }
  }

  /** Of both sides; -1 when one is unknown. */
  private long expectedBytes(List<DataAddress> addresses) throws IOException {
    long bytes = 0;
    for (DataAddress address : addresses) {
      long some = expectedBytes(address);
      bytes = some < 0 || bytes < 0 ? -1 : bytes + some;
    }
    return bytes;
  }

  private long expectedBytes(DataAddress address) throws IOException {
    if (address instanceof DataAddress.File file) {
      return Files.size(file.path());
    }
    return address instanceof DataAddress.Dataset ? places.data(address).describe().bytes() : -1;
  }

  private ArrowReader open(DataAddress address, Meter meter) throws IOException {
    return new FrameArrowReader(
        new MeteredFrames(places.data(address).read(Selection.ALL), meter),
        places.allocator(),
        DecodingOption.PARALLEL);
  }

  private static VerifyReport report(
      List<DataAddress> addresses, ComparisonResult result, Work both) {
    long rows = result instanceof ComparisonResult.Identical same ? same.rows() : 0;
    Work work = both.ofRows(rows);
    String first = addresses.get(0).toString();
    Optional<String> second = Optional.of(addresses.get(1).toString());
    if (result instanceof ComparisonResult.Identical identical) {
      return new VerifyReport(
          true,
          Optional.empty(),
          List.of(),
          first,
          second,
          identical.columns(),
          work,
          Optional.empty());
    }
    return new VerifyReport(
        false,
        Optional.of(kind(result)),
        details(result),
        first,
        second,
        0,
        work,
        Optional.empty());
  }

  private static String kind(ComparisonResult result) {
    if (result instanceof ComparisonResult.SchemasDiffer) {
      return "schema";
    }
    return result instanceof ComparisonResult.RowCountsDiffer ? "row-count" : "data";
  }

  private static List<String> details(ComparisonResult result) {
    if (result instanceof ComparisonResult.SchemasDiffer schemas) {
      return schemas.differences();
    }
    if (result instanceof ComparisonResult.RowCountsDiffer counts) {
      return List.of("%,d rows and %,d rows".formatted(counts.left(), counts.right()));
    }
    if (result instanceof ComparisonResult.DataDiffers data) {
      return data.columns().stream().map(VerifyRun::line).toList();
    }
    return List.of("as many rows, but not the same ones in any order");
  }

  private static String line(ColumnDifference column) {
    return "Column '%s' differs, first in row %,d: %s and %s"
        .formatted(column.column(), column.row(), column.left(), column.right());
  }
}
