package io.sheaf.command.report;

import picocli.CommandLine;
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
}
