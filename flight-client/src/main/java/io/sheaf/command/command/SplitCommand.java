package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.CompressionOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.PresetOptions;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts Arrow data into a server or straight into Redis, cut into partitions. */
@Command(
    name = "split",
    description = "Put an Arrow file into a server or Redis, cut into partitions.")
final class SplitCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private PutOptions put = new PutOptions();
  @Mixin private CompressionOptions compression = new CompressionOptions();
  @Mixin private TuningOptions tuning = new TuningOptions();
  @Mixin private PresetOptions preset = new PresetOptions();

  @Option(
      names = "--inp",
      required = true,
      paramLabel = "ADDRESS",
      description = "An Arrow file, - for an IPC stream, or a dataset's address.")
  private String inp = "";

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "Batches of a partition, for data without a 'partition' column.")
  private @Nullable Integer batches;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATASET",
      description = "Where it goes: a name or an address; or give --prefix.")
  private @Nullable String address;

  @Override
  public Integer call() throws IOException {
    DataAddress input = AddressParser.fileOrUrl(inp);
    DataAddress named = data.address(address);
    if (!(named instanceof DataAddress.Dataset target)) {
      throw common.usage("split writes into a server or Redis; '" + named + "' is neither");
    }
    preset
        .unlessGiven("--chunk-rows")
        .ifPresent(values -> put.chunkRowsUnlessGiven(values.chunkRows()));
    try (Places places = new Places(data.connection(), tuning, common::log)) {
      common.print(
          new Retries(common::log)
              .run(List.of(input, target), () -> run(places).split(input, target)));
    }
    return 0;
  }

  /** The same put id for each attempt, so that a commit whose answer was lost is not made twice. */
  private SplitRun run(Places places) {
    return new SplitRun(places, put, preset.compression(compression), Optional.ofNullable(batches));
  }
}
