package io.sheaf.command.option;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A value of the command line; before one is parsed, the value that it has initially.
 *
 * @param <T> what it is read as
 */
abstract sealed class Argument<T> implements CommandPart permits Option, Parameter {
  private @Nullable T initial;
  private @Nullable ArgSpec added;

  @Override
  public final void addTo(CommandSpec command) {
    added = specification(initial);
    command.add(added);
  }

  /** As picocli has it. */
  abstract ArgSpec specification(@Nullable T initially);

  final void begin(T value) {
    initial = value;
  }

  /**
   * What was given, else the default.
   *
   * @throws NoSuchElementException when there is neither
   */
  public final T get() {
    return optional().orElseThrow();
  }

  /** Whether it was given, or has a default. */
  public final boolean isPresent() {
    return optional().isPresent();
  }

  /** What was given, else the default; empty when there is neither. */
  public final Optional<T> optional() {
    return Optional.ofNullable(added == null ? initial : added.<T>getValue());
  }
}
