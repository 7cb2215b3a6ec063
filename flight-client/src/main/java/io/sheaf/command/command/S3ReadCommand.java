package io.sheaf.command.command;

import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ObjectOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Reads partitions of an object in S3 and decodes them, in ArrowRedis's words. */
final class S3ReadCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final ObjectOptions object = new ObjectOptions();

  private final Option<PartitionSelection> partitions =
      Option.of(PartitionSelection.class, "--partitions", "LIST")
          .converter(new PartitionSelection.Converter())
          .initially(PartitionSelection.ALL)
          .description("0,1,2 or all (default: all).");

  @Override
  public void addTo(CommandSpec command) {
    command.usageMessage().description("Read partitions of an Arrow file in S3, and decode them.");
    CommandPart.addAll(command, common, object, partitions);
  }

  @Override
  public Integer call() throws IOException {
    try (Places places = new Places(object.connection(), new TuningOptions(), common::log)) {
      common.print(
          new ReadRun(places, object.address(), partitions.get(), Selection.ALL, common::log)
              .decode());
    }
    return 0;
  }
}
