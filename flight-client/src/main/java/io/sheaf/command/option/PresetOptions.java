package io.sheaf.command.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A preset, whose values count for the options that were not given. */
public final class PresetOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      converter = Preset.Converter.class,
      description = {
        "Values for options not given that suit a use: random, balanced, archive,",
        "throughput, low-latency, low-memory or cloud."
      })
  private @Nullable Preset preset;

  /** The preset, where none of these options was given. */
  public Optional<Preset> unlessGiven(String... options) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(preset);
  }

  /** The compression that was asked for, else the preset's, else the default. */
  public Compression compression(CompressionOptions options) {
    return unlessGiven("--compression").map(Preset::compression).orElseGet(options::compression);
  }

  /** The same of what is under way at once. */
  public TuningOptions tuning(TuningOptions options) {
    int pipeline = unlessGiven("--pipeline").map(Preset::pipeline).orElseGet(options::pipeline);
    int concurrency =
        unlessGiven("--concurrency").map(Preset::concurrency).orElseGet(options::concurrency);
    return options.with(pipeline, concurrency);
  }
}
