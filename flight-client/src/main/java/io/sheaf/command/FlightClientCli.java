package io.sheaf.command;

import io.sheaf.command.command.Commands;
import io.sheaf.server.config.JvmSetup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flight-client command. */
public final class FlightClientCli {
  private static final char NO_CHARACTER = '\uFFFD';

  private FlightClientCli() {}

  public static void main(String[] arguments) {
    // By name, since a server's may be there too; SLF4J else says that it heeds this. Where the
    // launcher takes our classes for Java's own it can't, but there is only one then.
    if (FlightClientCli.class.getClassLoader() != null) {
      setDefault("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
    }
    setDefault("slf4j.internal.verbosity", "WARN");
    setDefault("org.slf4j.simpleLogger.defaultLogLevel", System.getenv("SHEAF_LOG_LEVEL"));
    // The start of a flight recorder costs a tenth of a second.
    setDefault("io.netty.jfr.enabled", "false");
    setDefault("io.lettuce.core.jfr", "false");
    // English on every machine, numbers too; for any other locale Java looks for data, which takes
    // 10 ms.
    Locale.setDefault(Locale.US);
    JvmSetup.apply(); // Not by the head start, which may guess that there is nothing to do.
    HeadStart headStart = HeadStart.of(arguments);
    CommandLine commandLine =
        commandLine(arguments)
            .setExecutionStrategy(
                parsed -> {
                  headStart.await();
                  return execute(parsed);
                })
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    Interruption interruption = Interruption.ofThisThread();
    int exitCode = run(commandLine, arguments);
    interruption.workIsOver();
    System.exit(exitCode);
  }

  private static void setDefault(String property, @Nullable String value) {
    if (value != null && System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Errors pass by picocli's handlers: no memory left, a damaged installation. */
  static int run(CommandLine commandLine, String[] arguments) {
    try {
      int exitCode = commandLine.execute(arguments);
      return exitCode == ExitCodes.DONE ? written(commandLine) : exitCode;
    } catch (Error e) {
      return FailureHandler.tell(Failure.of(e), commandUsed(commandLine));
    }
  }

  /** Writers keep to themselves that there was no room, or nobody who read. */
  private static int written(CommandLine commandLine) {
    if (!commandLine.getOut().checkError()) {
      return ExitCodes.DONE;
    }
    commandLine.getErr().println("flight-client: the result could not be written to stdout");
    return ExitCodes.RETRY;
  }

  private static CommandLine commandUsed(CommandLine commandLine) {
    ParseResult parsed = commandLine.getParseResult();
    return parsed != null && parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec().commandLine()
        : commandLine;
  }

  private static int execute(ParseResult parsed) {
    refuseWhatIsNoText(parsed);
    return new CommandLine.RunLast().execute(parsed);
  }

  /**
   * Java decodes arguments by the locale's charset; different characters that this has none of
   * become the same one, and so would names.
   */
  private static void refuseWhatIsNoText(ParseResult parsed) {
    for (int i = 0; i < parsed.originalArgs().size(); i++) {
      if (parsed.originalArgs().get(i).indexOf(NO_CHARACTER) >= 0) { // not shown: may be a secret
        throw new ParameterException(
            parsed.commandSpec().commandLine(),
            ("argument %d has bytes that are no text in this locale's charset (U+FFFD);"
                    + " set LC_ALL=C.UTF-8")
                .formatted(i + 1));
      }
    }
  }

  /** The command line for these arguments, for tests with writers of their own. */
  public static CommandLine commandLine(String... arguments) {
    FailureHandler failures = new FailureHandler();
    return Commands.commandLine(arguments)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(true)
        .setUsageHelpWidth(80)
        .setExecutionStrategy(FlightClientCli::execute)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }
}
