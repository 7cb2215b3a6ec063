package io.sheaf.command.place;

import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.option.WritePlan;
import io.sheaf.dataset.Dataset;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Data on its way from one place to another, as it lies where formats and plan allow. */
public final class CopyWork {
  private final DataPlace from;
  private final DataPlace to;
  private final Meter meter;

  /**
   * @param meter counts what passes
   */
  public CopyWork(DataPlace from, DataPlace to, Meter meter) {
    this.from = from;
    this.to = to;
    this.meter = meter;
  }

  /**
   * Copies, and commits at the end. Rows stay in their partitions where the source has some and the
   * target is used in process; a server, which routes rows itself, and files get them in the
   * partitions' order.
   *
   * @param partitionsKept unless the plan's partitioning was asked for
   * @return empty for files and streams that are no store's
   */
  public Optional<PutSummary> run(WritePlan plan, boolean partitionsKept) throws IOException {
    if (partitionsKept && to instanceof StoredDataset target) {
      StoredCopy copy = new StoredCopy(target, target.request(plan).inPartitions());
      if (from instanceof StoredDataset source) {
        Dataset snapshot = source.snapshot();
        if (StoredCopy.hasPartitions(snapshot.info())) {
          return Optional.of(copy.from(snapshot, meterOf(snapshot)));
        }
      } else if (from instanceof ServerDataset) {
        return Optional.of(copy.from(from.describe(), parts()));
      }
    }
    return to.write(
        () -> {
          meter.restart();
          return new MeteredFrames(from.read(Selection.ALL), meter);
        },
        plan);
  }

  private LongConsumer meterOf(Dataset snapshot) {
    long chunks = Math.max(1, snapshot.info().chunks());
    long bytes = snapshot.info().bytes();
    long rows = snapshot.info().rows();
    return done -> meter.reach(done, rows * done / chunks, bytes * done / chunks);
  }

  private List<StoredCopy.Part> parts() throws IOException {
    return from.describe().partitionNumbers().stream()
        .map(
            number ->
                new StoredCopy.Part(
                    number,
                    () -> new MeteredFrames(from.read(Selection.ALL.forPartition(number)), meter)))
        .toList();
  }
}
