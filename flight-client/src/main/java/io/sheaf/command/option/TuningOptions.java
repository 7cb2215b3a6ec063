package io.sheaf.command.option;

import picocli.CommandLine.Option;

/**
 * How much is under way at once, straight at Redis; hints, without effect, where a server does the
 * work.
 */
public final class TuningOptions {
  @Option(
      names = "--pipeline",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Chunks fetched by one MGET (default: ${DEFAULT-VALUE}).")
  private int pipeline = 64;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "MGETs under way at once at most (default: ${DEFAULT-VALUE}).")
  private int concurrency = 256;

  @Option(
      names = "--max-inflight",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Chunks being written at once (default: ${DEFAULT-VALUE}).")
  private int inflightMax = 256;

  /** The same with other values for reading. */
  TuningOptions with(int pipelineOther, int concurrencyOther) {
    TuningOptions other = new TuningOptions();
    other.pipeline = pipelineOther;
    other.concurrency = concurrencyOther;
    other.inflightMax = inflightMax;
    return other;
  }

  /** At least 1, as all of them. */
  public int pipeline() {
    return pipeline;
  }

  public int concurrency() {
    return concurrency;
  }

  public int inflightMax() {
    return inflightMax;
  }
}
