package io.sheaf.command.command;

import io.sheaf.command.ActionProgress;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.CompressionOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RewrittenReport;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Rewrites a dataset's chunks to a better size, as a new version. */
final class CompactCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();
  private final TuningOptions tuning = new TuningOptions();

  private final Option<Integer> chunkRows =
      Option.of(Integer.class, "--chunk-rows", "N")
          .description("Rows of a chunk (default: " + CompactRequest.CHUNK_ROWS + ").");

  private final CompressionOptions compression = CompressionOptions.keeping();

  private final Parameter<String> address = Parameter.dataset();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Rewrite a dataset's chunks to a better size, as a new version with the same rows;",
            "refused when somebody else commits meanwhile.");
    CommandPart.addAll(command, common, data, tuning, chunkRows, compression, address);
  }

  @Override
  public Integer call() {
    DataAddress.Dataset dataset =
        common.dataset(data.address(address), "compact is for datasets of a server or Redis");
    try (Places places = new Places(data.connection(), tuning, common::log);
        ActionProgress progress = ActionProgress.of("compact")) {
      StoreConnection store = places.store(dataset.store());
      long startNanos = System.nanoTime();
      PutSummary made = store.compact(request(dataset), progress);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      common.print(
          RewrittenReport.of(store.label(), "compacted", dataset.name().value(), made, seconds));
      return ExitCodes.DONE;
    }
  }

  private CompactRequest request(DataAddress.Dataset dataset) {
    return new CompactRequest(
        Optional.empty(),
        dataset.name().value(),
        chunkRows.optional(),
        compression.compression().codec().map(BufferCodec::toString),
        Optional.empty());
  }
}
