package io.sheaf.command.command;

import io.sheaf.command.bench.CodecBench;
import io.sheaf.command.bench.CodecFigures;
import io.sheaf.command.bench.CodecResult;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.CountConverter;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what codecs make of chunks of several sizes. */
@Command(
    name = "codecs",
    description = {
      "Measure what codecs make of chunks of several sizes: how much smaller they",
      "get, and how fast one thread writes and reads them, in memory."
    })
final class BenchCodecsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--codecs",
      split = ",",
      paramLabel = "CODEC",
      converter = Compression.Converter.class,
      defaultValue = "uncompressed,lz4,zstd:1,zstd:3,zstd:9,zstd:22",
      description = "Which, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Compression> codecs = List.of();

  @Option(
      names = "--chunk-rows",
      split = ",",
      paramLabel = "N",
      converter = CountConverter.class,
      defaultValue = "1,100,1000,50000,1000000",
      description = "Rows of a chunk, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Integer> chunkRows = List.of();

  @Option(
      names = "--rows",
      paramLabel = "N",
      converter = CountConverter.class,
      description = {
        "Rows for each size of chunks, at least one chunk and at most 1,000",
        "(default: ${DEFAULT-VALUE})."
      })
  private int rows = 200_000;

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Runs, whose medians count (default: ${DEFAULT-VALUE}).")
  private int runs = 3;

  @Option(names = "--dict-strings", description = "Dictionary-encode the strings.")
  private boolean dictStrings;

  @Option(
      names = "--report",
      paramLabel = "FILE.json",
      description = "Write a report: FILE.json, FILE.md, and FILE.html with charts.")
  private @Nullable Path report;

  @Override
  public Integer call() throws IOException {
    List<CodecFigures> figures = new ArrayList<>();
    for (int size : chunkRows) {
      try (CodecBench bench = new CodecBench(size, rows, dictStrings)) {
        bench.measure(BufferCodec.LZ4, 1); // Java's compilers have seen it once
        for (Compression codec : codecs) {
          common.log("%s, chunks of %,d rows...".formatted(codec, size));
          figures.add(bench.measure(codec.codec().orElse(BufferCodec.NONE), runs));
        }
      }
    }
    CodecResult result = new CodecResult(figures);
    if (report != null) {
      ReportFiles.write(result.report(), report);
    }
    common.print(result);
    return 0;
  }
}
