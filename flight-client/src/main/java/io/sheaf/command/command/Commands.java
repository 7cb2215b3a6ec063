package io.sheaf.command.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command: it does nothing itself and names the others. */
@Command(
    name = "flight-client",
    versionProvider = ClientVersion.class,
    description = "Arrow data in a Sheaf server, in Redis, in files and in S3.",
    footer = {
      "",
      "Data is named by an address: NAME or grpc://host:port/NAME in a server,",
      "redis://host:port/0#NAME straight in Redis, s3://bucket/key, file:///directory#NAME,",
      "a path, or - for stdin and stdout.",
      "",
      "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 could not run: try again,",
      "130 interrupted. 'flight-client COMMAND --help' tells more."
    })
public final class Commands implements Runnable {
  private static final String COMPLETION = "generate-completion";
  private static final Set<String> VERSION = Set.of("-V", "--version");

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

  /**
   * The command line that can run these arguments. It knows all commands, unless the first argument
   * is the name of one, or asks for the version: reading the options of the others would take
   * longer than many commands run.
   */
  public static CommandLine commandLine(String... arguments) {
    Map<String, Supplier<Object>> all = all();
    CommandLine root = new CommandLine(new Commands());
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean isOne = all.containsKey(first) && !first.equals(COMPLETION);
    boolean isVersion = arguments.length == 1 && VERSION.contains(first);
    if (isOne || isVersion) {
      all.keySet().retainAll(Set.of(first));
    }
    all.forEach((name, command) -> root.addSubcommand(name, command.get()));
    root.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().preprocessor(new StandardStreamArguments()));
    return root;
  }

  private static Map<String, Supplier<Object>> all() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("gen", GenCommand::new);
    all.put("split", SplitCommand::new);
    all.put("read", ReadCommand::new);
    all.put("copy", CopyCommand::new);
    all.put("local-read", LocalReadCommand::new);
    all.put("verify", VerifyCommand::new);
    all.put("list", ListCommand::new);
    all.put("info", InfoCommand::new);
    all.put("drop", DropCommand::new);
    all.put("versions", VersionsCommand::new);
    all.put("rollback", RollbackCommand::new);
    all.put("renew", RenewCommand::new);
    all.put("compact", CompactCommand::new);
    all.put("adopt", AdoptCommand::new);
    all.put("gc", CleanCommand::new);
    all.put("ping", PingCommand::new);
    all.put("bench", BenchCommand::new);
    all.put("s3-upload", S3UploadCommand::new);
    all.put("s3-read", S3ReadCommand::new);
    all.put("demo", DemoCommand::new);
    all.put(COMPLETION, GenerateCompletion::new);
    return all;
  }

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "a command is needed");
  }
}
