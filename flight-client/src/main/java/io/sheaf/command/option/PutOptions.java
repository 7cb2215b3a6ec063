package io.sheaf.command.option;

import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutMode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a dataset is written. */
public final class PutOptions {
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

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "create, overwrite or append (default: overwrite).")
  private PutMode mode = PutMode.OVERWRITE;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      converter = LayoutConverter.class,
      description = "sheaf, or arrow-redis for readers that are ArrowRedis (default: sheaf).")
  private Layout layout = Layout.SHEAF;

  @Option(
      names = "--partitioning",
      paramLabel = "HOW",
      converter = PartitioningConverter.class,
      description = {
        "auto, first-row, hash:COLUMN,COLUMN:PARTITIONS,",
        "or JSON such as '{\"column\":\"c\"}'",
        "(default: the integer column 'partition'; without one",
        "--batches to a partition, else a single partition)."
      })
  private @Nullable Partitioning partitioning;

  @Option(
      names = "--chunk-rows",
      paramLabel = "N",
      description = "Rows of a chunk: batches are cut or joined (default: as they come).")
  private @Nullable Integer chunkRows;

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      description = "The dataset goes so long after the commit (default: it stays).")
  private @Nullable Long ttl;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description = "The version replaced stays readable so long (default: the server's).")
  private @Nullable Long grace;

  @Option(
      names = "--if-version",
      paramLabel = "VERSION",
      description = "Only when this is the current version; '': when there is none.")
  private @Nullable String ifVersion;

  @Option(
      names = "--put-id",
      paramLabel = "ID",
      description = "The same id never commits twice (default: a random one).")
  private String putId = UUID.randomUUID().toString();

  /** Cuts or joins batches, unless {@code --chunk-rows} says otherwise. */
  public void chunkRowsUnlessGiven(int rows) {
    if (chunkRows == null) {
      chunkRows = rows;
    }
  }

  public PutMode mode() {
    return mode;
  }

  /**
   * How to write.
   *
   * @param otherwise the partitioning when none was asked for
   */
  public WritePlan plan(Compression compression, Partitioning otherwise) {
    return new WritePlan(
        compression.codec(),
        mode,
        layout,
        Optional.ofNullable(partitioning).orElse(otherwise),
        Optional.ofNullable(chunkRows),
        Optional.ofNullable(ttl),
        Optional.ofNullable(grace),
        Optional.ofNullable(ifVersion),
        putId);
  }
}
