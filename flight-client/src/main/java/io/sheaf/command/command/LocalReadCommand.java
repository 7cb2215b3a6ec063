package io.sheaf.command.command;

import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Reads partitions of a local file, told by its column {@code partition}, and decodes them. */
final class LocalReadCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();

  private final Option<Path> inp =
      Option.of(Path.class, "--inp", "FILE")
          .required()
          .description("An Arrow file, or an IPC stream in a file.");

  private final Option<PartitionSelection> partitions =
      Option.of(PartitionSelection.class, "--partitions", "LIST")
          .converter(new PartitionSelection.Converter())
          .initially(PartitionSelection.ALL)
          .description("0,1,2 or all (default: all).");

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description("Read partitions of a local Arrow file, told by its column 'partition'.");
    CommandPart.addAll(command, common, inp, partitions);
  }

  @Override
  public Integer call() throws IOException {
    try (Places places = new Places(new ConnectionOptions(), new TuningOptions(), common::log)) {
      common.print(
          new LocalReadRun(places, common::log)
              .decode(new DataAddress.File(inp.get()), partitions.get()));
    }
    return 0;
  }
}
