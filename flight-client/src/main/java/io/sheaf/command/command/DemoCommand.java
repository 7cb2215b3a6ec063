package io.sheaf.command.command;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.report.DemoReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Shows all of it on this machine, with a server of its own. */
final class DemoCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Start a server of its own on an embedded Redis, generate data, split,",
            "list, read in parallel, verify, clean up, and tell how fast it was.");
    CommandPart.addAll(command, common);
  }

  @Override
  public Integer call() throws IOException {
    DemoReport report = new DemoRun(common::log).run();
    common.print(report);
    return report.identical() ? ExitCodes.DONE : ExitCodes.NO;
  }
}
