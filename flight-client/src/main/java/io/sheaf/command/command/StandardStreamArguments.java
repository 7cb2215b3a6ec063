package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Has {@code -} stand for standard input and output anywhere: picocli 4.7 takes it for the start of
 * an abbreviated option, and fails.
 */
final class StandardStreamArguments implements IParameterPreprocessor {
  @Override
  @SuppressWarnings("JdkObsolete") // picocli's
  public boolean preprocess(
      Stack<String> arguments, CommandSpec command, ArgSpec argument, Map<String, Object> info) {
    arguments.replaceAll(text -> text.equals("-") ? AddressParser.STANDARD_STREAM : text);
    return false;
  }
}
