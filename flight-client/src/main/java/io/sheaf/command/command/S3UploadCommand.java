package io.sheaf.command.command;

import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ObjectOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** ArrowRedis's command, which this version takes with all its flags, and refuses. */
@Command(
    name = "s3-upload",
    description = "Copy an Arrow file to S3: not supported by this version.")
final class S3UploadCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ObjectOptions object = new ObjectOptions();

  @Option(names = "--inp", required = true, paramLabel = "FILE", description = "An Arrow file.")
  private Path inp = Path.of("");

  @Override
  public Integer call() {
    throw object.refusal();
  }
}
