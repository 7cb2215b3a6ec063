package io.sheaf.command.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option of the command line, described before a command takes it. It has no value unless it is
 * given, or has one initially or by default.
 *
 * @param <T> what its value is read as
 */
public final class Option<T> extends Argument<T> {
  private final OptionSpec.Builder builder;

  private Option(OptionSpec.Builder builder) {
    this.builder = builder;
  }

  /**
   * With a value, as picocli reads it.
   *
   * @param label what stands for the value in a help
   */
  public static <T> Option<T> of(Class<T> type, String name, String label) {
    return new Option<>(OptionSpec.builder(name).type(type).paramLabel(label));
  }

  /** With a value each time that it is given, initially none. */
  public static <E> Option<List<E>> list(Class<E> element, String name, String label) {
    OptionSpec.Builder builder = OptionSpec.builder(name).type(List.class).auxiliaryTypes(element);
    return new Option<List<E>>(builder.paramLabel(label)).initially(List.of());
  }

  /** Without a value: true when it is given, else false. */
  public static Option<Boolean> flag(String... names) {
    return new Option<Boolean>(OptionSpec.builder(names).type(boolean.class)).initially(false);
  }

  /** That which shows a command's help instead of running it. */
  public static Option<Boolean> help() {
    Option<Boolean> help = flag("-h", "--help").description("Show this help and exit.");
    help.builder.usageHelp(true);
    return help;
  }

  /** That which shows the version instead of running a command. */
  public static Option<Boolean> version() {
    Option<Boolean> version = flag("-V", "--version").description("Show the version and exit.");
    version.builder.versionHelp(true);
    return version;
  }

  /** One line or several. */
  public Option<T> description(String... lines) {
    builder.description(lines);
    return this;
  }

  /** Has another name for it. */
  public Option<T> alias(String name) {
    builder.names(builder.names()[0], name);
    return this;
  }

  /** Has to be given. */
  public Option<T> required() {
    builder.required(true);
    return this;
  }

  /** Reads the value otherwise than picocli does, or each of several. */
  public Option<T> converter(ITypeConverter<?> converter) {
    builder.converters(converter);
    return this;
  }

  /** Takes several values at once. */
  public Option<T> separatedBy(String separator) {
    builder.splitRegex(separator);
    return this;
  }

  /** What it is when nothing was given. */
  public Option<T> initially(T value) {
    begin(value);
    return this;
  }

  /** What is read when nothing was given. */
  public Option<T> byDefault(String value) {
    builder.defaultValue(value);
    return this;
  }

  /** What is read when it is given without a value. */
  public Option<T> withoutValue(String value) {
    builder.arity("0..1").fallbackValue(value);
    return this;
  }

  /** A flag that is on, unless its {@code --no-} form is given. */
  public Option<T> onUnlessNegated() {
    builder.negatable(true).defaultValue("true").fallbackValue("true");
    return this;
  }

  @Override
  OptionSpec specification(@Nullable T initially) {
    return builder.initialValue(initially).build();
  }
}
