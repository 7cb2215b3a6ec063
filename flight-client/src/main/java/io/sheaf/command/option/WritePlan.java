package io.sheaf.command.option;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutMode;
import java.util.Optional;

/**
 * How data is written. Files and streams heed codec and mode; {@link #refuseWhatFilesLack} says so.
 *
 * @param codec of the buffers; empty for as they come
 * @param partitioning of a store's dataset
 * @param chunkRows rows of a store's chunks; empty for as they come
 * @param ttl seconds after which a store's dataset goes; empty for never
 * @param grace seconds for which the version replaced stays readable; empty for the store's own
 * @param ifVersion only when this is the current version
 * @param putId the same id never commits twice
 */
public record WritePlan(
    Optional<BufferCodec> codec,
    PutMode mode,
    Layout layout,
    Partitioning partitioning,
    Optional<Integer> chunkRows,
    Optional<Long> ttl,
    Optional<Long> grace,
    Optional<String> ifVersion,
    String putId) {
  /**
   * Refuses what is not for files and streams, which are made or replaced whole. A put id is no
   * such thing: a file that is replaced twice by the same data is that file.
   *
   * @throws SheafException NOT_SUPPORTED
   */
  public void refuseWhatFilesLack() {
    refuse(mode == PutMode.APPEND, "--mode append");
    refuse(layout != Layout.SHEAF, "--layout");
    refuse(!(partitioning instanceof Partitioning.Auto), "--partitioning");
    refuse(chunkRows.isPresent(), "--chunk-rows");
    refuse(ttl.isPresent(), "--ttl");
    refuse(grace.filter(seconds -> seconds > 0).isPresent(), "--grace");
    refuse(ifVersion.isPresent(), "--if-version");
  }

  private static void refuse(boolean isAsked, String option) {
    if (isAsked) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED, option + " is for datasets, not for files and streams");
    }
  }
}
