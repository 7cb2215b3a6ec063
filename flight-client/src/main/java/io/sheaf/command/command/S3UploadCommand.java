package io.sheaf.command.command;

import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.ObjectOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.UploadReport;
import io.sheaf.command.report.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Copies a file to S3, in ArrowRedis's words. */
final class S3UploadCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final ObjectOptions object = new ObjectOptions();

  private final Option<Path> inp =
      Option.of(Path.class, "--inp", "FILE").required().description("An Arrow file.");

  @Override
  public void addTo(CommandSpec command) {
    command.usageMessage().description("Copy an Arrow file to S3.");
    CommandPart.addAll(command, common, object, inp);
  }

  @Override
  public Integer call() throws IOException {
    DataAddress target = object.address();
    try (Places places = new Places(object.connection(), new TuningOptions(), common::log)) {
      Work work = new UploadRun(places).upload(new DataAddress.File(inp.get()), target);
      common.print(new UploadReport(target.toString(), work));
    }
    return 0;
  }
}
