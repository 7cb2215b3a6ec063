package io.sheaf.command.command;

import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ObjectOptions;
import io.sheaf.command.option.PartitionSelection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** ArrowRedis's command, which this version takes with all its flags, and refuses. */
@Command(
    name = "s3-read",
    description = "Read partitions of an Arrow file in S3: not supported by this version.")
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
  public Integer call() {
    throw object.refusal();
  }
}
