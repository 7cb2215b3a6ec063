package io.sheaf.dataset;

import io.sheaf.protocol.action.IntegrityResult;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/**
 * A snapshot of a dataset: one version, or what a plain dataset was when it was opened. It holds no
 * resource and needs no closing. Safe for any number of threads.
 */
public interface Dataset {
  DatasetInfo info();

  /**
   * The chunks of some ranges, one range after the other.
   *
   * <p>Nothing is read before the first {@link ChunkSource#next}. A range that ends past its
   * partition's last chunk ends there.
   *
   * @throws io.sheaf.protocol.error.SheafException PARTITION_NOT_FOUND when a range's partition is
   *     not there
   */
  ChunkSource read(List<ChunkRange> ranges);

  /**
   * The same snapshot, each chunk read as it is in the store now, though this process may have kept
   * it from an earlier read: for those who look for damage.
   */
  default Dataset stored() {
    return this;
  }

  /**
   * The same snapshot for readers who want its batches recoded. What this process keeps of it for
   * them it keeps recoded, so that the next reader costs no more than one of what is stored; what
   * it does not keep comes as it is stored. Groups of {@link ChunkSource#next} may be larger than
   * asked for until one has come that tells how much its chunks have grown.
   */
  default Dataset recoded(ChunkRecoder recoder) {
    return this;
  }

  /**
   * Looks whether all that the snapshot names is there, as large as it should be, without reading
   * chunks.
   *
   * @param progress told how many chunks were looked at, on the store's threads; what it throws
   *     ends the look
   * @return what is damaged is a result, not a failure. Fails with STORE_UNAVAILABLE
   */
  CompletionStage<IntegrityResult> check(LongConsumer progress);

  /** Its keys in the store; asks nothing. */
  StoredKeys keys();
}
