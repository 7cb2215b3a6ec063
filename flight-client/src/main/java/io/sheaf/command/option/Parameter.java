package io.sheaf.command.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An argument of the command line without a name before it.
 *
 * @param <T> what it is read as
 */
public final class Parameter<T> extends Argument<T> {
  private final PositionalParamSpec.Builder builder;

  private Parameter(Class<?> type, String arity, String label, String... description) {
    builder =
        PositionalParamSpec.builder()
            .type(type)
            .arity(arity)
            .paramLabel(label)
            .description(description);
  }

  /** Which dataset, unless {@link DataOptions} tell. */
  public static Parameter<String> dataset() {
    return optional("DATASET", "A name or an address; or give --prefix.");
  }

  /** Which store, unless {@link ConnectionOptions} tell. */
  public static Parameter<String> store() {
    return optional("STORE", "grpc://host:port or redis://host:port/0 (default: see --location).");
  }

  /** One at most. */
  public static Parameter<String> optional(String label, String... description) {
    return new Parameter<>(String.class, "0..1", label, description);
  }

  /**
   * One that has to be there.
   *
   * @param index how many come before it
   */
  public static Parameter<String> required(int index, String label, String... description) {
    Parameter<String> parameter = new Parameter<>(String.class, "1", label, description);
    parameter.builder.required(true).index(String.valueOf(index));
    return parameter;
  }

  /** So many at most. */
  public static Parameter<List<String>> list(int most, String label, String... description) {
    Parameter<List<String>> parameter =
        new Parameter<>(List.class, "0.." + most, label, description);
    parameter.builder.auxiliaryTypes(String.class);
    parameter.begin(List.of());
    return parameter;
  }

  @Override
  PositionalParamSpec specification(@Nullable T initially) {
    return builder.initialValue(initially).build();
  }
}
