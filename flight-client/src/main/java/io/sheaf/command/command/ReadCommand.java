package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.CompressionOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.PartitionSelection;
import io.sheaf.command.option.PresetOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.option.WireOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.ReadReport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads partitions in parallel: decodes them, or writes them to a file. */
@Command(name = "read", description = "Read partitions in parallel; decode them, or save them.")
final class ReadCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private CompressionOptions compression = new CompressionOptions();
  @Mixin private TuningOptions tuning = new TuningOptions();
  @Mixin private PresetOptions preset = new PresetOptions();
  @Mixin private WireOptions wire = new WireOptions();

  @Option(
      names = "--partitions",
      paramLabel = "LIST",
      converter = PartitionSelection.Converter.class,
      description = "0,1,2 in the order wanted, or all (default: all).")
  private PartitionSelection partitions = PartitionSelection.ALL;

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "The first N batches of each partition (default: all).")
  private @Nullable Integer batches;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description = "These columns only, separated by commas.")
  private List<String> columns = List.of();

  @Option(
      names = "--allow-missing",
      description = "Pass over chunks that are not there instead of failing.")
  private boolean allowMissing;

  @Option(
      names = "--out",
      paramLabel = "ADDRESS",
      description = "Save to this Arrow file, or to - as an IPC stream.")
  private @Nullable String out;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description = "What to read: a name, an address, a file, or -; or give --prefix.")
  private @Nullable String address;

  @Override
  public Integer call() throws IOException {
    if (allowMissing && wire.messageBytes().isPresent()) {
      throw common.usage(
          "--allow-missing counts chunks, which --message-bytes cuts; leave one out");
    }
    DataAddress source = data.address(address);
    Optional<DataAddress> target = Optional.ofNullable(out).map(AddressParser::fileOrUrl);
    List<DataAddress> used = Stream.concat(Stream.of(source), target.stream()).toList();
    boolean toStdout = target.filter(DataAddress.StandardStream.class::isInstance).isPresent();
    try (Places places = new Places(data.connection(), preset.tuning(tuning), common::log)) {
      ReadReport report = new Retries(common::log).run(used, () -> run(places, source, target));
      if (toStdout) {
        common.printBesideData(report);
      } else {
        common.print(report);
      }
    }
    return 0;
  }

  /** Every attempt opens the data anew. */
  private ReadReport run(Places places, DataAddress source, Optional<DataAddress> target)
      throws IOException {
    Selection selection =
        new Selection(
            Optional.empty(),
            Optional.ofNullable(batches),
            columns,
            allowMissing,
            wire.wire(),
            wire.messageBytes());
    ReadRun run = new ReadRun(places, source, partitions, selection, common::log);
    return target.isPresent() ? run.save(target.get(), compression.compression()) : run.decode();
  }
}
