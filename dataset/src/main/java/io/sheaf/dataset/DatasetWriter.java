package io.sheaf.dataset;

import io.sheaf.protocol.request.PutSummary;
import java.util.concurrent.CompletionStage;

/**
 * A put under way. It ends with {@link #commit} or {@link #abort}; when neither comes, the lease
 * ends and what was staged goes. One caller at a time; writes may be under way at once.
 */
public interface DatasetWriter {
  /**
   * Stages a chunk as the partition's next one. Takes over the chunk, also when it fails, and
   * closes it when the store has it.
   *
   * @param partition from 0
   * @param chunk its label is not used, its rows must be known
   * @return done when the store has taken the chunk: the caller bounds what is under way by it.
   *     Fails with STORE_UNAVAILABLE, STORE_FULL or WRITER_FENCED; after a failure only abort may
   *     follow
   */
  CompletionStage<Void> write(int partition, Chunk chunk);

  /**
   * Makes all that was written the new version, whole or not at all.
   *
   * @return fails with DATASET_EXISTS, VERSION_CONFLICT or WRITER_FENCED when another was faster,
   *     COMMIT_UNKNOWN with the put's id when the answer was lost. Only when that is not the
   *     failure is nothing visible
   */
  CompletionStage<PutSummary> commit();

  /**
   * Removes what was staged, as far as the store answers; the reaper does the rest. Never fails.
   */
  CompletionStage<Void> abort();
}
