package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.CompressionOptions;
import io.sheaf.command.option.CountConverter;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.PresetOptions;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Puts Arrow data into a server or straight into Redis, cut into partitions. */
final class SplitCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();
  private final PutOptions put = new PutOptions();
  private final CompressionOptions compression = new CompressionOptions();
  private final TuningOptions tuning = new TuningOptions();
  private final PresetOptions preset = new PresetOptions();

  private final Option<String> inp =
      Option.of(String.class, "--inp", "ADDRESS")
          .required()
          .description("An Arrow file, - for an IPC stream, or a dataset's address.");

  private final Option<Integer> batches =
      Option.of(Integer.class, "--batches", "N")
          .converter(new CountConverter())
          .description("Batches of a partition, for data without a 'partition' column.");

  private final Parameter<String> address =
      Parameter.optional("DATASET", "Where it goes: a name or an address; or give --prefix.");

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description("Put an Arrow file into a server or Redis, cut into partitions.");
    CommandPart.addAll(
        command, common, data, put, compression, tuning, preset, inp, batches, address);
  }

  @Override
  public Integer call() throws IOException {
    DataAddress input = AddressParser.fileOrUrl(inp.get());
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
    return new SplitRun(places, put, preset.compression(compression), batches.optional());
  }
}
