package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Makes values stay, and waits until replicas know of it; once more when a server has been replaced
 * or started again meanwhile, since the one that came may never have heard of it, and has nothing
 * that its replicas lack.
 */
final class ReplicatedKeep {
  private static final int TRIES_MAX = 4;

  private final ChunkStore chunks;
  private final List<String> keys;
  private final Supplier<CompletionStage<Void>> keep;

  /**
   * @param keys one of each of a writer's partitions
   * @param keep makes the values stay; the same when it is done again
   */
  ReplicatedKeep(ChunkStore chunks, List<String> keys, Supplier<CompletionStage<Void>> keep) {
    this.chunks = chunks;
    this.keys = keys;
    this.keep = keep;
  }

  /** Fails as the keeping does, or with STORE_UNAVAILABLE, and then nothing is to be committed. */
  CompletionStage<Void> run() {
    return uncommitted(chunks.generation(keys)).thenCompose(before -> run(before, TRIES_MAX));
  }

  private CompletionStage<Void> run(String before, int triesLeft) {
    return keep.get()
        .thenCompose(kept -> uncommitted(replicate()))
        .thenCompose(now -> check(before, now, triesLeft - 1));
  }

  private CompletionStage<String> replicate() {
    return chunks.replicate(keys).thenCompose(replicated -> chunks.generation(keys));
  }

  private CompletionStage<Void> check(String before, String now, int triesLeft) {
    if (now.equals(before)) {
      return CompletableFuture.completedStage(null);
    }
    return triesLeft > 0
        ? run(now, triesLeft)
        : uncommitted(
            CompletableFuture.failedStage(
                new SheafException(
                    ErrorReason.STORE_UNAVAILABLE,
                    "the store's servers were replaced or restarted "
                        + TRIES_MAX
                        + " times meanwhile; try again later")));
  }

  private static <T> CompletionStage<T> uncommitted(CompletionStage<T> step) {
    return step.exceptionally(
        failure -> {
          throw Refusals.notReplicated(failure);
        });
  }
}
