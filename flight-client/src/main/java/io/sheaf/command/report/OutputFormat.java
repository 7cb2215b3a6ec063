package io.sheaf.command.report;

import io.sheaf.command.address.AddressParser;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How a result is printed on stdout. */
public enum OutputFormat {
  /** In words and tables. */
  TEXT,
  /** As one JSON document. */
  JSON;

  /** What was asked of a command, as far as its arguments were understood. */
  public static OutputFormat wanted(CommandLine command) {
    OptionSpec option = command.getCommandSpec().findOption("--output");
    return option != null && option.getValue() == JSON ? JSON : TEXT;
  }

  /**
   * Whether data, and no result, was asked for on stdout: by {@code --out}, or as copy's target.
   */
  public static boolean isDataOnStdout(CommandLine command) {
    OptionSpec out = command.getCommandSpec().findOption("--out");
    return (out != null && isStandardStream(out))
        || command.getCommandSpec().positionalParameters().stream()
            .filter(parameter -> parameter.paramLabel().equals("TO"))
            .anyMatch(OutputFormat::isStandardStream);
  }

  private static boolean isStandardStream(ArgSpec argument) {
    return argument.getValue() instanceof String text && AddressParser.isStandardStream(text);
  }
}
