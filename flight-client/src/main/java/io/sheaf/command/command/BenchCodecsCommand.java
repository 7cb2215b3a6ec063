package io.sheaf.command.command;

import io.sheaf.command.bench.CodecBench;
import io.sheaf.command.bench.CodecFigures;
import io.sheaf.command.bench.CodecResult;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.CountConverter;
import io.sheaf.command.option.Option;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** Measures what codecs make of chunks of several sizes. */
final class BenchCodecsCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();

  private final Option<List<Compression>> codecs =
      Option.list(Compression.class, "--codecs", "CODEC")
          .separatedBy(",")
          .converter(new Compression.Converter())
          .byDefault("uncompressed,lz4,zstd:1,zstd:3,zstd:9,zstd:22")
          .description("Which, separated by commas (default: ${DEFAULT-VALUE}).");

  private final Option<List<Integer>> chunkRows =
      Option.list(Integer.class, "--chunk-rows", "N")
          .separatedBy(",")
          .converter(new CountConverter())
          .byDefault("1,100,1000,50000,1000000")
          .description("Rows of a chunk, separated by commas (default: ${DEFAULT-VALUE}).");

  private final Option<Integer> rows =
      Option.of(Integer.class, "--rows", "N")
          .converter(new CountConverter())
          .initially(200_000)
          .description(
              "Rows for each size of chunks, at least one chunk and at most 1,000",
              "(default: ${DEFAULT-VALUE}).");

  private final Option<Integer> runs =
      Option.of(Integer.class, "--runs", "N")
          .converter(new CountConverter())
          .initially(3)
          .description("Runs, whose medians count (default: ${DEFAULT-VALUE}).");

  private final Option<Boolean> dictStrings =
      Option.flag("--dict-strings").description("Dictionary-encode the strings.");

  private final Option<Path> report =
      Option.of(Path.class, "--report", "FILE.json")
          .description("Write a report: FILE.json, FILE.md, and FILE.html with charts.");

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Measure what codecs make of chunks of several sizes: how much smaller they",
            "get, and how fast one thread writes and reads them, in memory.");
    CommandPart.addAll(command, common, codecs, chunkRows, rows, runs, dictStrings, report);
  }

  @Override
  public Integer call() throws IOException {
    List<CodecFigures> figures = new ArrayList<>();
    for (int size : chunkRows.get()) {
      try (CodecBench bench = new CodecBench(size, rows.get(), dictStrings.get())) {
        bench.measure(BufferCodec.LZ4, 1); // Java's compilers have seen it once
        for (Compression codec : codecs.get()) {
          common.log("%s, chunks of %,d rows...".formatted(codec, size));
          figures.add(bench.measure(codec.codec().orElse(BufferCodec.NONE), runs.get()));
        }
      }
    }
    CodecResult result = new CodecResult(figures);
    if (report.isPresent()) {
      ReportFiles.write(result.report(), report.get());
    }
    common.print(result);
    return 0;
  }
}
