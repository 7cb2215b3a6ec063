package io.sheaf.command.command;

import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.Option;
import java.util.List;
import java.util.Set;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The root command: it does nothing itself and names the others. */
public final class Commands implements CommandPart, Runnable {
  private static final String COMPLETION = "generate-completion";
  private static final List<String> NAMES =
      List.of(
          "gen",
          "split",
          "read",
          "copy",
          "local-read",
          "verify",
          "list",
          "info",
          "drop",
          "versions",
          "rollback",
          "renew",
          "compact",
          "adopt",
          "gc",
          "ping",
          "bench",
          "s3-upload",
          "s3-read",
          "demo",
          COMPLETION);
  private static final Set<String> VERSION = Set.of("-V", "--version");

  private CommandSpec command = CommandSpec.create();

  @Override
  public void addTo(CommandSpec command) {
    this.command = command.name("flight-client").versionProvider(new ClientVersion());
    command
        .usageMessage()
        .description("Arrow data in a Sheaf server, in Redis, in files and in S3.")
        .footer(
            "",
            "Data is named by an address: NAME or grpc://host:port/NAME in a server,",
            "redis://host:port/0#NAME straight in Redis, s3://bucket/key, file:///directory#NAME,",
            "a path, or - for stdin and stdout.",
            "",
            "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 could not run: try again,",
            "130 interrupted. 'flight-client COMMAND --help' tells more.");
    CommandPart.addAll(command, Option.help(), Option.version());
  }

  /**
   * The command line that can run these arguments. It knows all commands, unless the first argument
   * is the name of one, or asks for the version: reading the options of the others would take
   * longer than many commands run.
   */
  public static CommandLine commandLine(String... arguments) {
    CommandLine root = new CommandLine(new Commands().asCommand());
    for (String name : known(arguments)) {
      root.addSubcommand(
          name, name.equals(COMPLETION) ? new GenerateCompletion() : command(name).asCommand());
    }
    root.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().preprocessor(new StandardStreamArguments()));
    return root;
  }

  private static List<String> known(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (arguments.length == 1 && VERSION.contains(first)) {
      return List.of();
    }
    return NAMES.contains(first) && !first.equals(COMPLETION) ? List.of(first) : NAMES;
  }

  /** Not by a map of suppliers, which would load the classes of all. */
  private static CommandPart command(String name) {
    return switch (name) {
      case "gen" -> new GenCommand();
      case "split" -> new SplitCommand();
      case "read" -> new ReadCommand();
      case "copy" -> new CopyCommand();
      case "local-read" -> new LocalReadCommand();
      case "verify" -> new VerifyCommand();
      case "list" -> new ListCommand();
      case "info" -> new InfoCommand();
      case "drop" -> new DropCommand();
      case "versions" -> new VersionsCommand();
      case "rollback" -> new RollbackCommand();
      case "renew" -> new RenewCommand();
      case "compact" -> new CompactCommand();
      case "adopt" -> new AdoptCommand();
      case "gc" -> new CleanCommand();
      case "ping" -> new PingCommand();
      case "bench" -> new BenchCommand();
      case "s3-upload" -> new S3UploadCommand();
      case "s3-read" -> new S3ReadCommand();
      case "demo" -> new DemoCommand();
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "a command is needed");
  }
}
