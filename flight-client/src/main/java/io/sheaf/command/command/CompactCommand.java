package io.sheaf.command.command;

import io.sheaf.command.ActionProgress;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.StoreConnection;
import io.sheaf.command.report.RewrittenReport;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rewrites a dataset's chunks to a better size, as a new version. */
@Command(
    name = "compact",
    description = {
      "Rewrite a dataset's chunks to a better size, as a new version with the same rows;",
      "refused when somebody else commits meanwhile."
    })
final class CompactCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private TuningOptions tuning = new TuningOptions();

  @Option(
      names = "--chunk-rows",
      paramLabel = "N",
      description = "Rows of a chunk (default: " + CompactRequest.CHUNK_ROWS + ").")
  private @Nullable Integer chunkRows;

  @Option(
      names = {"--compression", "--codec"},
      paramLabel = "CODEC",
      converter = Compression.Converter.class,
      description = "zstd, zstd:LEVEL, lz4, uncompressed or keep (default: keep).")
  private Compression compression = Compression.KEEP;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "A name or an address; or give --prefix.")
  private @Nullable String address;

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
        Optional.ofNullable(chunkRows),
        compression.codec().map(BufferCodec::toString),
        Optional.empty());
  }
}
