package io.sheaf.dataset.space;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A file in the making. It ends with {@link #finish} or {@link #abort}. One caller at a time;
 * writes may be under way at once and lie in the file in the order of the calls.
 */
public interface FileUpload {
  /**
   * Adds to the file.
   *
   * @param bytes taken over, also when this fails
   * @return done when the next write may come: the caller bounds what is under way by it. Fails
   *     with STORE_FULL, with OVERLOADED when others leave no room for it in time, with CANCELLED
   *     when it is aborted, or as {@link FileSpace} says; then only {@link #abort} may follow
   */
  CompletionStage<Void> write(ByteBuf bytes);

  /**
   * What was written, once all writes are done; for uploads that were begun so. Only {@link #abort}
   * may follow.
   *
   * @return to be closed by the caller, before {@link #abort}
   */
  CompletionStage<ByteRanges> readBack();

  /**
   * Makes the file visible under its name, once all writes are done; when it was forced to disk or
   * the service has acknowledged it.
   *
   * @return empty, with nothing left behind, when the condition does not hold. Fails with
   *     COMMIT_UNKNOWN when the answer was lost, else with nothing left behind as far as the space
   *     answers
   */
  CompletionStage<Optional<FileSnapshot>> finish(WriteCondition condition);

  /**
   * Removes what was written, also while writes are under way: those that wait for room fail. Never
   * fails; does nothing after {@link #finish}.
   *
   * @return done when no write is under way
   */
  CompletionStage<Void> abort();
}
