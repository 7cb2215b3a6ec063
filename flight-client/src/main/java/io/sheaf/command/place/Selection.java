package io.sheaf.command.place;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.WireForm;
import java.util.List;
import java.util.Optional;

/**
 * A part of the data.
 *
 * @param partition empty for all, one after the other in the order of their numbers
 * @param batchesMax the first so many batches of a partition; empty for all
 * @param columns empty for all
 * @param allowMissing whether chunks that are not there are passed over
 * @param wire how a dataset's buffers are compressed; empty for as they are stored
 * @param messageBytes the largest message of a dataset, in bytes; empty for batches as they are
 */
public record Selection(
    Optional<Integer> partition,
    Optional<Integer> batchesMax,
    List<String> columns,
    boolean allowMissing,
    Optional<WireForm> wire,
    Optional<Integer> messageBytes) {
  /** All of it, where a missing chunk is a failure. */
  public static final Selection ALL =
      new Selection(
          Optional.empty(), Optional.empty(), List.of(), false, Optional.empty(), Optional.empty());

  public Selection {
    columns = List.copyOf(columns);
  }

  public Selection forPartition(int number) {
    return new Selection(
        Optional.of(number), batchesMax, columns, allowMissing, wire, messageBytes);
  }

  /**
   * This selection of a file or stream, which is one partition, 0.
   *
   * @throws SheafException NOT_SUPPORTED when it asks for what only datasets have
   */
  Selection ofFile() {
    if (!isAsStored()) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED, "--wire and --message-bytes are for datasets, not for files");
    }
    return this;
  }

  /** Whether a dataset's batches come as they are stored. */
  public boolean isAsStored() {
    return wire.isEmpty() && messageBytes.isEmpty();
  }
}
