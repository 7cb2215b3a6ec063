package io.sheaf.command.option;

import picocli.CommandLine.Model.CommandSpec;

/**
 * How much is under way at once, straight at Redis; hints, without effect, where a server does the
 * work.
 */
public final class TuningOptions implements CommandPart {
  private final Option<Integer> pipeline =
      Option.of(Integer.class, "--pipeline", "N")
          .converter(new CountConverter())
          .initially(64)
          .description("Chunks fetched by one MGET (default: ${DEFAULT-VALUE}).");

  private final Option<Integer> concurrency =
      Option.of(Integer.class, "--concurrency", "N")
          .converter(new CountConverter())
          .initially(256)
          .description("MGETs under way at once at most (default: ${DEFAULT-VALUE}).");

  private final Option<Integer> inflightMax =
      Option.of(Integer.class, "--max-inflight", "N")
          .converter(new CountConverter())
          .initially(256)
          .description("Chunks being written at once (default: ${DEFAULT-VALUE}).");

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(command, pipeline, concurrency, inflightMax);
  }

  /** The same with other values for reading. */
  TuningOptions with(int pipelineOther, int concurrencyOther) {
    TuningOptions other = new TuningOptions();
    other.pipeline.initially(pipelineOther);
    other.concurrency.initially(concurrencyOther);
    other.inflightMax.initially(inflightMax());
    return other;
  }

  /** At least 1, as all of them. */
  public int pipeline() {
    return pipeline.get();
  }

  public int concurrency() {
    return concurrency.get();
  }

  public int inflightMax() {
    return inflightMax.get();
  }
}
