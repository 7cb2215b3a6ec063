package io.sheaf.command.command;

import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ObjectOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.UploadReport;
import io.sheaf.command.report.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies a file to S3, in ArrowRedis's words. */
@Command(name = "s3-upload", description = "Copy an Arrow file to S3.")
final class S3UploadCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ObjectOptions object = new ObjectOptions();

  @Option(names = "--inp", required = true, paramLabel = "FILE", description = "An Arrow file.")
  private Path inp = Path.of("");

  @Override
  public Integer call() throws IOException {
    DataAddress target = object.address();
    try (Places places = new Places(object.connection(), new TuningOptions(), common::log)) {
      Work work = new UploadRun(places).upload(new DataAddress.File(inp), target);
      common.print(new UploadReport(target.toString(), work));
    }
    return 0;
  }
}
