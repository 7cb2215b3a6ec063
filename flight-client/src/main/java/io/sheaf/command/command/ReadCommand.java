package io.sheaf.command.command;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.CompressionOptions;
import io.sheaf.command.option.CountConverter;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
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
import picocli.CommandLine.Model.CommandSpec;

/** Reads partitions in parallel: decodes them, or writes them to a file. */
final class ReadCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();
  private final CompressionOptions compression = new CompressionOptions();
  private final TuningOptions tuning = new TuningOptions();
  private final PresetOptions preset = new PresetOptions();
  private final WireOptions wire = new WireOptions();

  private final Option<PartitionSelection> partitions =
      Option.of(PartitionSelection.class, "--partitions", "LIST")
          .converter(new PartitionSelection.Converter())
          .initially(PartitionSelection.ALL)
          .description("Of a dataset: 0,1,2 in the order wanted, or all (default: all).");

  private final Option<Integer> batches =
      Option.of(Integer.class, "--batches", "N")
          .converter(new CountConverter())
          .description("The first N batches of each partition (default: all).");

  private final Option<List<String>> columns =
      Option.list(String.class, "--columns", "NAME")
          .separatedBy(",")
          .description("These columns only, separated by commas.");

  private final Option<Boolean> allowMissing =
      Option.flag("--allow-missing")
          .description("Pass over chunks that are not there instead of failing.");

  private final Option<String> out =
      Option.of(String.class, "--out", "ADDRESS")
          .description("Save to this Arrow file, or to - as an IPC stream.");

  private final Parameter<String> address =
      Parameter.optional(
          "DATA", "What to read: a name, an address, a file, or -; or give --prefix.");

  @Override
  public void addTo(CommandSpec command) {
    command.usageMessage().description("Read partitions in parallel; decode them, or save them.");
    CommandPart.addAll(
        command,
        common,
        data,
        compression,
        tuning,
        preset,
        wire,
        partitions,
        batches,
        columns,
        allowMissing,
        out,
        address);
  }

  @Override
  public Integer call() throws IOException {
    if (allowMissing.get() && wire.messageBytes().isPresent()) {
      throw common.usage(
          "--allow-missing counts chunks, which --message-bytes cuts; leave one out");
    }
    DataAddress source = data.address(address);
    if (!(source instanceof DataAddress.Dataset) && !partitions.get().isAll()) {
      throw common.usage(
          "--partitions is for datasets; 'local-read --inp FILE --partitions LIST' tells those of a"
              + " file by its column 'partition'");
    }
    Optional<DataAddress> target = out.optional().map(AddressParser::fileOrUrl);
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
            batches.optional(),
            columns.get(),
            allowMissing.get(),
            wire.wire(),
            wire.messageBytes());
    ReadRun run = new ReadRun(places, source, partitions.get(), selection, common::log);
    return target.isPresent() ? run.save(target.get(), compression.compression()) : run.decode();
  }
}
