package io.sheaf.command.option;

import io.sheaf.dataset.generate.GenerateOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What sample data to make, and with how many threads. */
public final class GenerateFlags {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions (default: ${DEFAULT-VALUE}).")
  private int partitions = 8;

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "Batches of a partition (default: ${DEFAULT-VALUE}).")
  private int batches = 8;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of a batch (default: ${DEFAULT-VALUE}).")
  private int rows = 100_000;

  @Option(
      names = "--target-chunk-mb",
      paramLabel = "N",
      description = "Rows for chunks of about N MiB instead; overrides --rows.")
  private @Nullable Integer targetChunkMebibytes;

  @Mixin private CompressionOptions compression = new CompressionOptions();
  @Mixin private PresetOptions preset = new PresetOptions();

  @Option(names = "--dict-strings", description = "Dictionary-encode the strings.")
  private boolean dictStrings;

  @Option(
      names = "--string-cardinality",
      paramLabel = "N",
      description = "Distinct strings (default: ${DEFAULT-VALUE}).")
  private int stringCardinality = 5_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same bytes (default: ${DEFAULT-VALUE}).")
  private long seed = 123;

  @Option(
      names = "--parallel",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Use several workers where that pays (default: on).")
  private boolean parallel = true;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Workers (default: one for each core).")
  private @Nullable Integer workers;

  /** The options of the generator, checked. */
  public GenerateOptions options() {
    int batchRows = batchRows();
    boolean keepsRows = preset.unlessGiven("--rows", "--target-chunk-mb", "--batches").isPresent();
    return new GenerateOptions(
        partitions,
        keepsRows ? (int) Math.max(1, partitionRows() / batchRows) : batches,
        batchRows,
        preset.compression(compression).codec().orElse(GenerateOptions.DEFAULTS.codec()),
        dictStrings,
        stringCardinality,
        seed);
  }

  /** A preset's, but no more than a partition has without one. */
  private int batchRows() {
    if (targetChunkMebibytes != null) {
      return GenerateOptions.rowsForChunk(targetChunkMebibytes);
    }
    return preset
        .unlessGiven("--rows")
        .map(values -> (int) Math.min(values.chunkRows(), Math.max(1, partitionRows())))
        .orElse(rows);
  }

  /** Of a partition, as far as options tell. */
  private long partitionRows() {
    return (long) batches * rows;
  }

  /** In ArrowRedis's words. */
  public String compression() {
    return preset.compression(compression).toString();
  }

  /** Workers to use: one when they are not wanted, or when there is too little to make. */
  public int workers() {
    int wanted = Optional.ofNullable(workers).orElse(Runtime.getRuntime().availableProcessors());
    return parallel && options().parallelPays() ? Math.max(1, wanted) : 1;
  }
}
