package io.sheaf.command.option;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** A preset, whose values count for the options that were not given. */
public final class PresetOptions implements CommandPart {
  private CommandSpec command = CommandSpec.create();

  private final Option<Preset> preset =
      Option.of(Preset.class, "--preset", "NAME")
          .converter(new Preset.Converter())
          .description(
              "Values for options not given that suit a use: random, balanced, archive,",
              "throughput, low-latency, low-memory or cloud.");

  @Override
  public void addTo(CommandSpec command) {
    this.command = command;
    preset.addTo(command);
  }

  /** The preset, where none of these options was given. */
  public Optional<Preset> unlessGiven(String... options) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        return Optional.empty();
      }
    }
    return preset.optional();
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
