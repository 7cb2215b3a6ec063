package io.sheaf.command;

import io.sheaf.command.report.OutputFormat;
import io.sheaf.protocol.json.Json;
import java.io.PrintWriter;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever a command threw into an exit code and one line on stderr; with {@code --output
 * json} also into a document, on stdout unless the data goes there. The stack trace goes to the
 * log, at debug level.
 */
final class FailureHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    // Made here and not before: only the head start may set SLF4J up.
    LoggerFactory.getLogger(FailureHandler.class).debug("the command failed", failure);
    return tell(Failure.of(failure), command);
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    int exitCode = tell(Failure.of(failure), command);
    if (!UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
      command.getErr().printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    }
    return exitCode;
  }

  static int tell(Failure failure, CommandLine command) {
    command.getErr().printf("flight-client: %s%n", failure.message());
    if (OutputFormat.wanted(command) == OutputFormat.JSON) {
      Map<String, String> error = Map.of("reason", failure.reason(), "message", failure.message());
      PrintWriter writer =
          OutputFormat.isDataOnStdout(command) ? command.getErr() : command.getOut();
      writer.println(Json.write(Map.of("error", error)));
    }
    return failure.exitCode();
  }
}
