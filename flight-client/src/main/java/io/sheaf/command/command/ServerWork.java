package io.sheaf.command.command;

import io.sheaf.command.ActionProgress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.ServerActions;
import io.sheaf.command.report.VerifyReport;
import io.sheaf.command.report.Work;
import io.sheaf.dataset.compare.ComparisonOptions;
import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.protocol.action.GenerateRequest;
import io.sheaf.protocol.action.VerifyRequest;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.util.List;
import java.util.Optional;

/** Work that a server does with data that it has, so that none of it is sent. */
final class ServerWork {
  private final Places places;

  ServerWork(Places places) {
    this.places = places;
  }

  /**
   * Writes sample data into a dataset of a server.
   *
   * @return rows and sizes; decoded bytes are not known here, 0
   */
  Work generate(DataAddress address, GenerateOptions options, PutMode mode) {
    DataAddress.Dataset target = onServer(address);
    GenerateRequest request =
        new GenerateRequest(
            Optional.empty(),
            target.name().value(),
            Optional.empty(),
            Optional.of(options.partitions()),
            Optional.of(options.batches()),
            Optional.of(options.rows()),
            Optional.of(options.codec().toString()),
            Optional.of(options.dictStrings()),
            Optional.of(options.stringCardinality()),
            Optional.of(options.seed()),
            Optional.of(mode));
    long startNanos = System.nanoTime();
    try (ActionProgress progress = ActionProgress.of("gen")) {
      PutSummary made = actions(target).generate(request, progress);
      return new Work(made.rows(), made.bytes(), 0, seconds(startNanos));
    }
  }

  /** Compares two datasets of one server. */
  VerifyReport verify(List<DataAddress> addresses, ComparisonOptions options) {
    List<DataAddress.Dataset> datasets = addresses.stream().map(ServerWork::onServer).toList();
    DataAddress.Dataset first = datasets.get(0);
    DataAddress.Dataset last = datasets.get(datasets.size() - 1);
    if (!first.store().equals(last.store())) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          first + " and " + last + " are on two servers; leave --by-server out");
    }
    VerifyRequest request =
        new VerifyRequest(
            Optional.empty(),
            DatasetRequest.of(first.name()),
            Optional.of(DatasetRequest.of(last.name())),
            Optional.of(options.unordered()),
            Optional.of(options.checkMetadata()));
    long startNanos = System.nanoTime();
    try (ActionProgress progress = ActionProgress.of("verify")) {
      VerifyResult result = actions(first).verify(request, progress);
      return report(result, datasets, seconds(startNanos));
    }
  }

  private static VerifyReport report(
      VerifyResult result, List<DataAddress.Dataset> datasets, double seconds) {
    return new VerifyReport(
        result.identical(),
        result.kind(),
        result.difference().stream().toList(),
        datasets.get(0).toString(),
        Optional.of(datasets.get(1).toString()),
        result.columns(),
        new Work(result.rows(), 0, 0, seconds),
        Optional.empty());
  }

  private ServerActions actions(DataAddress.Dataset dataset) {
    return places.actions((StoreAddress.Server) dataset.store());
  }

  static DataAddress.Dataset onServer(DataAddress address) {
    if (address instanceof DataAddress.Dataset dataset
        && dataset.store() instanceof StoreAddress.Server) {
      return dataset;
    }
    throw new SheafException(
        ErrorReason.INVALID_REQUEST,
        address + " is not on a server, which --by-server needs: grpc://host:port/NAME");
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }
}
