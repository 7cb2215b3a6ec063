package io.sheaf.command.option;

import picocli.CommandLine.Option;

/** The codec of what is written. */
public final class CompressionOptions {
  @Option(
      names = {"--compression", "--codec"},
      paramLabel = "CODEC",
      converter = Compression.Converter.class,
      defaultValue = "zstd",
      description = "zstd, zstd:LEVEL, lz4, uncompressed or keep (default: ${DEFAULT-VALUE}).")
  private Compression compression = Compression.KEEP;

  public Compression compression() {
    return compression;
  }
}
