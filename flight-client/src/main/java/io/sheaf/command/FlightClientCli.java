package io.sheaf.command;

import io.sheaf.command.command.Commands;
import io.sheaf.server.config.JvmSetup;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The flight-client command. */
public final class FlightClientCli {
  private static final String LOGGING = "flight-client-logback.xml";

  private FlightClientCli() {}

  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", LOGGING);
    }
    JvmSetup.apply();
    CommandLine commandLine =
        commandLine()
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(run(commandLine, arguments));
  }

  /** Errors pass by picocli's handlers: no memory left, a damaged installation. */
  private static int run(CommandLine commandLine, String[] arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (Error e) {
      Failure failure = Failure.of(e);
      commandLine.getErr().printf("flight-client: %s%n", failure.message());
      return failure.exitCode();
    }
  }

  /** The command line, for tests with writers of their own. */
  public static CommandLine commandLine() {
    FailureHandler failures = new FailureHandler();
    return new CommandLine(new Commands())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(true)
        .setUsageHelpWidth(80)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }
}
