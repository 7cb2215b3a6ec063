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
    System.exit(commandLine.execute(arguments));
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
