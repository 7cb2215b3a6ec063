package io.sheaf.command.option;

import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutMode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;

/** How a dataset is written. */
public final class PutOptions implements CommandPart {
  /** The names of all but {@code --mode}. */
  public static final List<String> BESIDE_MODE =
      List.of(
          "--layout",
          "--partitioning",
          "--chunk-rows",
          "--ttl",
          "--grace",
          "--if-version",
          "--put-id");

  private final Option<PutMode> mode =
      Option.of(PutMode.class, "--mode", "MODE")
          .initially(PutMode.OVERWRITE)
          .description("create, overwrite or append (default: overwrite).");

  private final Option<Layout> layout =
      Option.of(Layout.class, "--layout", "LAYOUT")
          .converter(new LayoutConverter())
          .initially(Layout.SHEAF)
          .description("sheaf, or arrow-redis for readers that are ArrowRedis (default: sheaf).");

  private final Option<Partitioning> partitioning =
      Option.of(Partitioning.class, "--partitioning", "HOW")
          .converter(new PartitioningConverter())
          .description(
              "auto, first-row, hash:COLUMN,COLUMN:PARTITIONS,",
              "or JSON such as '{\"column\":\"c\"}'",
              "(default: the integer column 'partition'; without one",
              "--batches to a partition, else a single partition).");

  private final Option<Integer> chunkRows =
      Option.of(Integer.class, "--chunk-rows", "N")
          .description("Rows of a chunk: batches are cut or joined (default: as they come).");

  private final Option<Long> ttl =
      Option.of(Long.class, "--ttl", "SECONDS")
          .description("The dataset goes so long after the commit (default: it stays).");

  private final Option<Long> grace =
      Option.of(Long.class, "--grace", "SECONDS")
          .description("The version replaced stays readable so long (default: the server's).");

  private final Option<String> ifVersion =
      Option.of(String.class, "--if-version", "VERSION")
          .description("Only when this is the current version; '': when there is none.");

  private final Option<String> putId =
      Option.of(String.class, "--put-id", "ID")
          .initially(UUID.randomUUID().toString())
          .description("The same id never commits twice (default: a random one).");

  private Optional<Integer> chunkRowsOtherwise = Optional.empty();

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(
        command, mode, layout, partitioning, chunkRows, ttl, grace, ifVersion, putId);
  }

  /** Cuts or joins batches, unless {@code --chunk-rows} says otherwise. */
  public void chunkRowsUnlessGiven(int rows) {
    chunkRowsOtherwise = Optional.of(rows);
  }

  public PutMode mode() {
    return mode.get();
  }

  /**
   * How to write.
   *
   * @param otherwise the partitioning when none was asked for
   */
  public WritePlan plan(Compression compression, Partitioning otherwise) {
    return new WritePlan(
        compression.codec(),
        mode.get(),
        layout.get(),
        partitioning.optional().orElse(otherwise),
        chunkRows.optional().or(() -> chunkRowsOtherwise),
        ttl.optional(),
        grace.optional(),
        ifVersion.optional(),
        putId.get());
  }
}
