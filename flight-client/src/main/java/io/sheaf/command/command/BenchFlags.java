package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.bench.BenchSize;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CountConverter;
import io.sheaf.command.option.Option;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What the benchmark measures, and what it leaves behind. */
final class BenchFlags implements CommandPart {
  /** What {@code --output-json} without a file is. */
  private static final Path STANDARD_OUTPUT = Path.of("");

  private final Option<List<BenchSize>> sizes =
      Option.list(BenchSize.class, "--size", "SIZE")
          .converter(new BenchSize.Converter())
          .initially(BenchSize.ALL)
          .description("50mb, 250mb, 512mb, 1gb or all (default: all); 1mb to try it out.");

  private final Option<Integer> runs =
      Option.of(Integer.class, "--runs", "N")
          .converter(new CountConverter())
          .initially(3)
          .description("Rounds of all steps, whose medians count (default: ${DEFAULT-VALUE}).");

  private final Option<Path> outputDirectory =
      Option.of(Path.class, "--output-dir", "DIR")
          .initially(Path.of("./benchmark_data"))
          .description("Where files are written (default: ${DEFAULT-VALUE}).");

  private final Option<Boolean> noCleanup =
      Option.flag("--no-cleanup").description("Leave files and datasets where they are.");

  private final Option<Path> outputJson =
      Option.of(Path.class, "--output-json", "FILE")
          .withoutValue("")
          .description("Write the results as a JSON array to FILE; to stdout without one.");

  private final Option<Path> report =
      Option.of(Path.class, "--report", "FILE.json")
          .description("Write a report: FILE.json, FILE.md, and FILE.html with charts.");

  private final Option<Boolean> verify =
      Option.flag("--verify")
          .description("Compare what comes back with what went in, by Redis and by Flight.");

  private final Option<String> bucket =
      Option.of(String.class, "--s3-bucket", "NAME")
          .description("Measure S3, too; without a bucket it is left out.");

  private final Option<String> keyPrefix =
      Option.of(String.class, "--s3-key-prefix", "PREFIX")
          .initially("arrowredis-bench")
          .description("Of the objects' keys (default: ${DEFAULT-VALUE}).");

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(
        command,
        sizes,
        runs,
        outputDirectory,
        noCleanup,
        outputJson,
        report,
        verify,
        bucket,
        keyPrefix);
  }

  List<BenchSize> sizes() {
    return sizes.get();
  }

  int runs() {
    return runs.get();
  }

  Path outputDirectory() {
    return outputDirectory.get();
  }

  boolean cleansUp() {
    return !noCleanup.get();
  }

  boolean verifies() {
    return verify.get();
  }

  boolean printsJson() {
    return outputJson.optional().filter(STANDARD_OUTPUT::equals).isPresent();
  }

  Optional<Path> jsonFile() {
    return outputJson.optional().filter(file -> !STANDARD_OUTPUT.equals(file));
  }

  Optional<Path> report() {
    return report.optional();
  }

  /** With the slash that may be left out. */
  private String directory() {
    String prefix = keyPrefix.get();
    return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
  }

  /** An object for a size; empty when S3 is left out. */
  Optional<DataAddress.Dataset> s3Address(BenchSize size) {
    return bucket
        .optional()
        .map(name -> AddressParser.object(name, directory() + "benchmark_" + size + ".arrow"));
  }
}
