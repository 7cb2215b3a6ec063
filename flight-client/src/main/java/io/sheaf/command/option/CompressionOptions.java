package io.sheaf.command.option;

import picocli.CommandLine.Model.CommandSpec;

/** The codec of what is written. */
public final class CompressionOptions implements CommandPart {
  private final Option<Compression> compression =
      Option.of(Compression.class, "--compression", "CODEC")
          .alias("--codec")
          .converter(new Compression.Converter())
          .byDefault("zstd")
          .description("zstd, zstd:LEVEL, lz4, uncompressed or keep (default: ${DEFAULT-VALUE}).");

  @Override
  public void addTo(CommandSpec command) {
    compression.addTo(command);
  }

  public Compression compression() {
    return compression.get();
  }
}
