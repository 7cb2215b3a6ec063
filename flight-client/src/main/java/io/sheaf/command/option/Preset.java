package io.sheaf.command.option;

import io.sheaf.dataset.codec.BufferCodec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Settings that suit a use, where no option says otherwise. docs/tuning.md has the reasons, and
 * docs/performance.md the figures that they come from.
 */
public enum Preset {
  /** A few rows here and there: small chunks, which cost little to fetch and decode. */
  RANDOM(1_000, BufferCodec.LZ4, 1, 256),
  /** A bit of everything. */
  BALANCED(50_000, BufferCodec.ZSTD, 64, 256),
  /** Written once, kept for long. */
  ARCHIVE(200_000, BufferCodec.zstd(9), 4, 64),
  /** Whole datasets, as fast as the processor goes. */
  THROUGHPUT(50_000, BufferCodec.LZ4, 64, 256),
  /** The first rows soon. */
  LOW_LATENCY(10_000, BufferCodec.NONE, 1, 256),
  /** Little held at once. */
  LOW_MEMORY(10_000, BufferCodec.ZSTD, 1, 4),
  /** Far away: few requests, little to send. */
  CLOUD(200_000, BufferCodec.zstd(3), 64, 256);

  private final int chunkRows;
  private final BufferCodec codec;
  private final int pipeline;
  private final int concurrency;

  Preset(int chunkRows, BufferCodec codec, int pipeline, int concurrency) {
    this.chunkRows = chunkRows;
    this.codec = codec;
    this.pipeline = pipeline;
    this.concurrency = concurrency;
  }

  /** Rows of a batch or chunk. */
  public int chunkRows() {
    return chunkRows;
  }

  Compression compression() {
    return new Compression(Optional.of(codec));
  }

  /** Chunks fetched by one MGET. */
  int pipeline() {
    return pipeline;
  }

  /** MGETs under way at once. */
  int concurrency() {
    return concurrency;
  }

  /** As it is typed: "low-latency". */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In any case. */
  static final class Converter implements ITypeConverter<Preset> {
    @Override
    public Preset convert(String text) {
      return Arrays.stream(values())
          .filter(preset -> preset.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + known()));
    }

    private static String known() {
      return Arrays.stream(values()).map(Preset::toString).collect(Collectors.joining(", "));
    }
  }
}
