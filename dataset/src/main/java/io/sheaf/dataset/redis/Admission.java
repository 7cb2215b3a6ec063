package io.sheaf.dataset.redis;

import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.ManagedDatasets;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Decides whether a put may begin. */
final class Admission {
  private static final Duration REAP_MAX = Duration.ofSeconds(2);

  private final MemoryGuard guard;
  private final ManagedDatasets managed;

  Admission(MemoryGuard guard, ManagedDatasets managed) {
    this.guard = guard;
    this.managed = managed;
  }

  /**
   * Done when a put may begin. What is due to be removed is removed before one is refused, and one
   * that has been committed already may be repeated, since it writes nothing.
   *
   * @return fails with STORE_FULL, saying what to do
   */
  CompletionStage<Void> admit(DatasetName name, WriteOptions options) {
    return guard
        .objection()
        .thenCompose(
            first ->
                first.isEmpty() ? done() : makeRoom().thenCompose(done -> again(name, options)));
  }

  private CompletionStage<Void> again(DatasetName name, WriteOptions options) {
    return guard
        .objection()
        .thenCompose(second -> second.isEmpty() ? done() : unlessCommitted(name, options, second));
  }

  private CompletionStage<Void> unlessCommitted(
      DatasetName name, WriteOptions options, Optional<SheafException> objection) {
    return options
        .putId()
        .map(putId -> managed.isCommitted(name, putId))
        .orElse(CompletableFuture.completedStage(false))
        .thenCompose(
            committed ->
                committed ? done() : CompletableFuture.failedStage(objection.orElseThrow()));
  }

  /** Removes what is due, for a while; what takes longer goes on. */
  private CompletionStage<Void> makeRoom() {
    return managed
        .reaper()
        .run()
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(null, REAP_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .thenRun(guard::forget);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }
}
