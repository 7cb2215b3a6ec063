package io.sheaf.command.option;

import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command consists of: an argument, several that belong together, or all that it takes.
 * Declared by code, since picocli takes most of a tenth of a second to read annotations. For one
 * command line at a time; when it is parsed, any thread may ask for the values.
 */
public interface CommandPart {
  /** Has a command take this, too. */
  void addTo(CommandSpec command);

  /** A command that takes this alone, and runs it, where it is something to be run. */
  default CommandSpec asCommand() {
    CommandSpec command = CommandSpec.wrapWithoutInspection(this);
    addTo(command);
    return command;
  }

  /** Has a command take them all, in this order; it is that of completions, too. */
  static void addAll(CommandSpec command, CommandPart... parts) {
    for (CommandPart part : parts) {
      part.addTo(command);
    }
  }
}
