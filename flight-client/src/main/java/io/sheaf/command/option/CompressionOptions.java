package io.sheaf.command.option;

import picocli.CommandLine.Model.CommandSpec;

/** The codec of what is written. */
public final class CompressionOptions implements CommandPart {
  private final Option<Compression> compression;

  /** zstd unless another is asked for. */
  public CompressionOptions() {
    this("zstd");
  }

  private CompressionOptions(String byDefault) {
    this.compression =
        Option.of(Compression.class, "--compression", "CODEC")
            .alias("--codec")
            .converter(new Compression.Converter())
            .byDefault(byDefault)
            .description(
                "zstd, zstd:LEVEL, lz4, uncompressed or keep (default: ${DEFAULT-VALUE}).");
  }

  /** What the data has already, unless another is asked for. */
  public static CompressionOptions keeping() {
    return new CompressionOptions("keep");
  }

  @Override
  public void addTo(CommandSpec command) {
    compression.addTo(command);
  }

  public Compression compression() {
    return compression.get();
  }
}
