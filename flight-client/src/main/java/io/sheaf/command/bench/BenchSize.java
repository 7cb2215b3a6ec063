package io.sheaf.command.bench;

import io.sheaf.dataset.generate.GenerateOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How much sample data: about so many MiB as a zstd file with dictionary strings. */
public enum BenchSize {
  /** So little that it only shows that all works; not one of {@code all}. */
  MB_1("1mb", 4, 4, 2_000),
  MB_50("50mb", 8, 8, 20_000),
  MB_250("250mb", 8, 16, 50_000),
  MB_512("512mb", 8, 16, 100_000),
  GB_1("1gb", 16, 16, 100_000);

  /** Those that {@code all} is. */
  public static final List<BenchSize> ALL = List.of(MB_50, MB_250, MB_512, GB_1);

  private static final long SEED = 42;

  private final String label;
  private final int partitions;
  private final int batches;
  private final int rows;

  BenchSize(String label, int partitions, int batches, int rows) {
    this.label = label;
    this.partitions = partitions;
    this.batches = batches;
    this.rows = rows;
  }

  /** What is generated, the same each time. */
  public GenerateOptions options() {
    return new GenerateOptions(
        partitions,
        batches,
        rows,
        GenerateOptions.DEFAULTS.codec(),
        true,
        GenerateOptions.DEFAULTS.stringCardinality(),
        SEED);
  }

  /** As it is typed and shown: "250mb". */
  @Override
  public String toString() {
    return label;
  }

  /** One size by its label, or {@code all} of them. */
  public static final class Converter implements ITypeConverter<List<BenchSize>> {
    @Override
    public List<BenchSize> convert(String text) {
      String wanted = text.toLowerCase(Locale.ROOT);
      if (wanted.equals("all")) {
        return ALL;
      }
      return Arrays.stream(values())
          .filter(size -> size.label.equals(wanted))
          .findFirst()
          .map(List::of)
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + known()));
    }

    private static String known() {
      return Arrays.stream(values()).map(BenchSize::toString).collect(Collectors.joining(", "))
          + ", all";
    }
  }
}
