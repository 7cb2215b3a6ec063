package io.sheaf.command.command;

import io.sheaf.command.ActionProgress;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.option.CommandPart;
import io.sheaf.command.option.CommonOptions;
import io.sheaf.command.option.DataOptions;
import io.sheaf.command.option.Option;
import io.sheaf.command.option.Parameter;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.command.place.DataDescription;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Retries;
import io.sheaf.command.report.InfoReport;
import io.sheaf.command.report.TypeName;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.action.VersionsResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.Schema;
import picocli.CommandLine.Model.CommandSpec;

/** Describes data without decoding it. */
final class InfoCommand implements CommandPart, Callable<Integer> {
  private final CommonOptions common = new CommonOptions();
  private final DataOptions data = new DataOptions();

  private final Option<Boolean> check =
      Option.flag("--check")
          .description(
              "Look whether all chunks are there, with their sizes, without reading them;",
              "exit 1 when one is not. 'verify DATASET' reads them.");

  private final Parameter<String> address =
      Parameter.optional("DATA", "A name, an address, a file, or -; or give --prefix.");

  @Override
  public void addTo(CommandSpec command) {
    command
        .usageMessage()
        .description(
            "Describe a dataset or a file without reading its rows;",
            "of a stream what is in it is counted.");
    CommandPart.addAll(command, common, data, check, address);
  }

  @Override
  public Integer call() throws IOException {
    DataAddress asked = data.address(address);
    try (Places places = new Places(data.connection(), new TuningOptions(), common::log)) {
      InfoReport report = new Retries(common::log).run(List.of(asked), () -> look(places, asked));
      common.print(report);
      return report.integrity().map(IntegrityResult::allWhole).orElse(true)
          ? ExitCodes.DONE
          : ExitCodes.NO;
    }
  }

  private InfoReport look(Places places, DataAddress asked) throws IOException {
    DataDescription description = places.data(asked).describe();
    return report(asked, description, versions(places, asked), details(places, asked));
  }

  /** Files have none. */
  private Optional<InfoResult> details(Places places, DataAddress address) {
    if (address instanceof DataAddress.Dataset dataset) {
      try (ActionProgress progress = ActionProgress.of("info")) {
        return Optional.of(
            places.store(dataset.store()).info(dataset.name(), check.get(), progress));
      }
    }
    if (check.get()) {
      throw common.usage("--check is for datasets of a server or Redis");
    }
    return Optional.empty();
  }

  /** Files have none. */
  private static List<VersionsResult.Readable> versions(Places places, DataAddress address) {
    return address instanceof DataAddress.Dataset dataset
        ? places.store(dataset.store()).versions(dataset.name())
        : List.of();
  }

  private static InfoReport report(
      DataAddress address,
      DataDescription description,
      List<VersionsResult.Readable> versions,
      Optional<InfoResult> details) {
    return new InfoReport(
        address.toString(),
        description.layout(),
        description.version(),
        description.created().or(() -> created(description, versions)),
        details.flatMap(InfoResult::expires),
        description.rows(),
        description.chunks(),
        description.bytes(),
        columns(description),
        description.partitions().stream()
            .map(
                part ->
                    new InfoReport.Partition(
                        part.partition(), part.chunks(), part.rows(), part.bytes()))
            .toList(),
        versions,
        details.flatMap(InfoResult::encoding).map(InfoReport.Encoding::of),
        details.map(InfoResult::keys).orElse(List.of()),
        details.map(InfoResult::nodes).orElse(List.of()),
        details.map(InfoResult::places).orElse(List.of()),
        details.flatMap(InfoResult::integrity));
  }

  private static Optional<String> created(
      DataDescription description, List<VersionsResult.Readable> versions) {
    return versions.stream()
        .filter(each -> description.version().equals(Optional.of(each.version())))
        .map(VersionsResult.Readable::created)
        .findFirst();
  }

  private static List<InfoReport.Column> columns(DataDescription description) {
    Schema schema = description.schema().flatbuffer();
    return IntStream.range(0, schema.fieldsLength())
        .mapToObj(schema::fields)
        .map(field -> new InfoReport.Column(String.valueOf(field.name()), TypeName.of(field)))
        .toList();
  }
}
