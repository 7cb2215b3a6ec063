package io.sheaf.command.command;

import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ObjectOptions;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads partitions of an object in S3 and decodes them, in ArrowRedis's words. */
@Command(name = "s3-read", description = "Read partitions of an Arrow file in S3, and decode them.")
final class S3ReadCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ObjectOptions object = new ObjectOptions();

  @Option(
      names = "--partitions",
      paramLabel = "LIST",
      converter = PartitionSelection.Converter.class,
      description = "0,1,2 or all (default: all).")
  private PartitionSelection partitions = PartitionSelection.ALL;

  @Override
  public Integer call() throws IOException {
    try (Places places = new Places(object.connection(), new TuningOptions(), common::log)) {
      common.print(
          new ReadRun(places, object.address(), partitions, Selection.ALL, common::log).decode());
    }
    return 0;
  }
}
