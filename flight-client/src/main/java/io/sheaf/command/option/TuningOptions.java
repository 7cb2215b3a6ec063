package io.sheaf.command.option;

import picocli.CommandLine.Option;

/** How much is under way at once; hints where a server does the work. */
public final class TuningOptions {
  @Option(
      names = "--pipeline",
      paramLabel = "N",
      description = "Chunks fetched by one MGET (default: ${DEFAULT-VALUE}).")
  private int pipeline = 64;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "MGETs under way at once (default: ${DEFAULT-VALUE}).")
  private int concurrency = 256;

  @Option(
      names = "--max-inflight",
      paramLabel = "N",
      description = "Chunks being written at once (default: ${DEFAULT-VALUE}).")
  private int inflightMax = 256;

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
