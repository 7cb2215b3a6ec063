package io.sheaf.command.command;

import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads partitions of a local file, told by its column {@code partition}, and decodes them. */
@Command(
    name = "local-read",
    description = "Read partitions of a local Arrow file, told by its column 'partition'.")
final class LocalReadCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--inp",
      required = true,
      paramLabel = "FILE",
      description = "An Arrow file, or an IPC stream in a file.")
  private Path inp = Path.of("");

  @Option(
      names = "--partitions",
      paramLabel = "LIST",
      converter = PartitionSelection.Converter.class,
      description = "0,1,2 or all (default: all).")
  private PartitionSelection partitions = PartitionSelection.ALL;

  @Override
  public Integer call() throws IOException {
    try (Places places = new Places(new ConnectionOptions(), new TuningOptions(), common::log)) {
      common.print(
          new LocalReadRun(places, common::log).decode(new DataAddress.File(inp), partitions));
    }
    return 0;
  }
}
