package io.sheaf.command.option;

import io.sheaf.dataset.generate.GenerateOptions;
import picocli.CommandLine.Model.CommandSpec;

/** What sample data to make, and with how many threads. */
public final class GenerateFlags implements CommandPart {
  private final Option<Integer> partitions =
      Option.of(Integer.class, "--partitions", "N")
          .initially(8)
          .description("Partitions (default: ${DEFAULT-VALUE}).");

  private final Option<Integer> batches =
      Option.of(Integer.class, "--batches", "N")
          .initially(8)
          .description("Batches of a partition (default: ${DEFAULT-VALUE}).");

  private final Option<Integer> rows =
      Option.of(Integer.class, "--rows", "N")
          .initially(100_000)
          .description("Rows of a batch (default: ${DEFAULT-VALUE}).");

  private final Option<Integer> targetChunkMebibytes =
      Option.of(Integer.class, "--target-chunk-mb", "N")
          .converter(new CountConverter())
          .description("Rows for chunks of about N MiB instead; overrides --rows.");

  private final CompressionOptions compression = new CompressionOptions();
  private final PresetOptions preset = new PresetOptions();

  private final Option<Boolean> dictStrings =
      Option.flag("--dict-strings").description("Dictionary-encode the strings.");

  private final Option<Integer> stringCardinality =
      Option.of(Integer.class, "--string-cardinality", "N")
          .initially(5_000)
          .description("Distinct strings (default: ${DEFAULT-VALUE}).");

  private final Option<Long> seed =
      Option.of(Long.class, "--seed", "N")
          .initially(123L)
          .description("The same seed gives the same bytes (default: ${DEFAULT-VALUE}).");

  private final Option<Boolean> parallel =
      Option.flag("--parallel")
          .onUnlessNegated()
          .description("Use several workers where that pays (default: on).");

  private final Option<Integer> workers =
      Option.of(Integer.class, "--workers", "N")
          .description("Workers (default: one for each core).");

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(
        command,
        partitions,
        batches,
        rows,
        targetChunkMebibytes,
        compression,
        preset,
        dictStrings,
        stringCardinality,
        seed,
        parallel,
        workers);
  }

  /** The options of the generator, checked. */
  public GenerateOptions options() {
    int batchRows = batchRows();
    boolean keepsRows = preset.unlessGiven("--rows", "--target-chunk-mb", "--batches").isPresent();
    return new GenerateOptions(
        partitions.get(),
        keepsRows ? (int) Math.max(1, partitionRows() / batchRows) : batches.get(),
        batchRows,
        preset.compression(compression).codec().orElse(GenerateOptions.DEFAULTS.codec()),
        dictStrings.get(),
        stringCardinality.get(),
        seed.get());
  }

  /** A preset's, but no more than a partition has without one. */
  private int batchRows() {
    if (targetChunkMebibytes.isPresent()) {
      return GenerateOptions.rowsForChunk(targetChunkMebibytes.get());
    }
    return preset
        .unlessGiven("--rows")
        .map(values -> (int) Math.min(values.chunkRows(), Math.max(1, partitionRows())))
        .orElseGet(rows::get);
  }

  /** Of a partition, as far as options tell. */
  private long partitionRows() {
    return (long) batches.get() * rows.get();
  }

  /** In ArrowRedis's words. */
  public String compression() {
    return preset.compression(compression).toString();
  }

  /** Workers to use: one when they are not wanted, or when there is too little to make. */
  public int workers() {
    int wanted = workers.optional().orElse(Runtime.getRuntime().availableProcessors());
    return parallel.get() && options().parallelPays() ? Math.max(1, wanted) : 1;
  }
}
