package io.sheaf.command.option;

import io.sheaf.command.address.DataAddress;
import io.sheaf.command.report.OutputFormat;
import io.sheaf.command.report.Report;
import io.sheaf.protocol.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What every command has: help, the form of its result, and where it is printed. */
public final class CommonOptions implements CommandPart {
  private CommandSpec command = CommandSpec.create();

  private final Option<OutputFormat> format =
      Option.of(OutputFormat.class, "--output", "FORMAT")
          .initially(OutputFormat.TEXT)
          .description("Form of the result on stdout: text or json (default: text).");

  @Override
  public void addTo(CommandSpec command) {
    this.command = command;
    CommandPart.addAll(command, format, Option.help());
  }

  /** Prints the result on stdout, in the form asked for. */
  public void print(Report report) {
    print(report, command.commandLine().getOut());
  }

  /** Prints the result on stderr, for commands whose data went to stdout. */
  public void printBesideData(Report report) {
    print(report, command.commandLine().getErr());
  }

  /** Prints the result on stdout as JSON, whatever form was asked for. */
  public void printJson(Report report) {
    PrintWriter out = command.commandLine().getOut();
    out.println(Json.write(report));
    out.flush();
  }

  /** Prints a line on stderr at once. */
  public void log(String line) {
    PrintWriter err = command.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** Whether an option was on the command line. */
  public boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** A failure of usage, to be thrown. */
  public ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /**
   * An address that must be a dataset's.
   *
   * @param otherwise what to say of others
   */
  public DataAddress.Dataset dataset(DataAddress named, String otherwise) {
    if (named instanceof DataAddress.Dataset dataset) {
      return dataset;
    }
    throw usage(otherwise + "; '" + named + "' is none");
  }

  private void print(Report report, PrintWriter writer) {
    if (format.get() == OutputFormat.JSON) {
      writer.println(Json.write(report));
    } else {
      report.lines().forEach(writer::println);
    }
    writer.flush();
  }
}
