package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.report.DemoReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all of it on this machine, with a server of its own. */
@Command(
    name = "demo",
    description = {
      "Start a server of its own on an embedded Redis, generate data, split,",
      "list, read in parallel, verify, clean up, and tell how fast it was."
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws IOException {
    DemoReport report = new DemoRun(common::log).run();
    common.print(report);
    return report.identical() ? ExitCodes.DONE : ExitCodes.NO;
  }
}
