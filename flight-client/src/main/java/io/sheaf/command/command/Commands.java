package io.sheaf.command.command;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command: it does nothing itself and names the others. */
@Command(
    name = "flight-client",
    versionProvider = ClientVersion.class,
    description = "Arrow data in a Sheaf server, in Redis and in files.",
    subcommands = {
      GenCommand.class,
      SplitCommand.class,
      ReadCommand.class,
      VerifyCommand.class,
      ListCommand.class,
      InfoCommand.class,
      DropCommand.class,
      PingCommand.class,
      DemoCommand.class,
      GenerateCompletion.class
    },
    footer = {
      "",
      "Data is named by an address: NAME or grpc://host:port/NAME in a server,",
      "redis://host:port/0#NAME straight in Redis, a path, or - for stdin and stdout.",
      "",
      "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 could not run: try again,",
      "130 interrupted. 'flight-client COMMAND --help' tells more."
    })
public final class Commands implements Runnable {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "a command is needed");
  }
}
