package io.sheaf.command.place;

import java.util.List;
import java.util.Optional;

/**
 * A part of the data.
 *
 * @param partition empty for all, one after the other in the order of their numbers
 * @param batchesMax the first so many batches of a partition; empty for all
 * @param columns empty for all
 * @param allowMissing whether chunks that are not there are passed over
 */
public record Selection(
    Optional<Integer> partition,
    Optional<Integer> batchesMax,
    List<String> columns,
    boolean allowMissing) {
  /** All of it, where a missing chunk is a failure. */
  public static final Selection ALL =
      new Selection(Optional.empty(), Optional.empty(), List.of(), false);

  public Selection {
    columns = List.copyOf(columns);
  }

  public Selection forPartition(int number) {
    return new Selection(Optional.of(number), batchesMax, columns, allowMissing);
  }
}
