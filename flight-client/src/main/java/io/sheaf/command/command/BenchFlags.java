package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.bench.BenchSize;
import io.sheaf.command.option.CountConverter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the benchmark measures, and what it leaves behind. */
final class BenchFlags {
  /** What {@code --output-json} without a file is. */
  private static final Path STANDARD_OUTPUT = Path.of("");

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = BenchSize.Converter.class,
      description = "50mb, 250mb, 512mb, 1gb or all (default: all); 1mb to try it out.")
  private List<BenchSize> sizes = BenchSize.ALL;

  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Rounds of all steps, whose medians count (default: ${DEFAULT-VALUE}).")
  private int runs = 3;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "Where files are written (default: ${DEFAULT-VALUE}).")
  private Path outputDirectory = Path.of("./benchmark_data");

  @Option(names = "--no-cleanup", description = "Leave files and datasets where they are.")
  private boolean noCleanup;

  @Option(
      names = "--output-json",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "",
      description = "Write the results as a JSON array to FILE; to stdout without one.")
  private @Nullable Path outputJson;

  @Option(
      names = "--report",
      paramLabel = "FILE.json",
      description = "Write a report: FILE.json, FILE.md, and FILE.html with charts.")
  private @Nullable Path report;

  @Option(
      names = "--verify",
      description = "Compare what comes back with what went in, by Redis and by Flight.")
  private boolean verify;

  @Option(
      names = "--s3-bucket",
      paramLabel = "NAME",
      description = "Measure S3, too; without a bucket it is left out.")
  private @Nullable String bucket;

  @Option(
      names = "--s3-key-prefix",
      paramLabel = "PREFIX",
      description = "Of the objects' keys (default: ${DEFAULT-VALUE}).")
  private String keyPrefix = "arrowredis-bench";

  List<BenchSize> sizes() {
    return sizes;
  }

  int runs() {
    return runs;
  }

  Path outputDirectory() {
    return outputDirectory;
  }

  boolean cleansUp() {
    return !noCleanup;
  }

  boolean verifies() {
    return verify;
  }

  boolean printsJson() {
    return STANDARD_OUTPUT.equals(outputJson);
  }

  Optional<Path> jsonFile() {
    return Optional.ofNullable(outputJson).filter(file -> !STANDARD_OUTPUT.equals(file));
  }

  Optional<Path> report() {
    return Optional.ofNullable(report);
  }

  /** An object for a size; empty when S3 is left out. */
  Optional<DataAddress.Dataset> s3Address(BenchSize size) {
    return Optional.ofNullable(bucket)
        .map(name -> "s3://%s/%s/benchmark_%s.arrow".formatted(name, keyPrefix, size))
        .map(address -> (DataAddress.Dataset) AddressParser.fileOrUrl(address));
  }
}
