package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.Version;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A commit whose answer did not come: asks what became of it, until the store answers. */
final class LostCommit {
  private static final int TRIES_MAX = 8;
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final HeadStore heads;
  private final CommitRequest request;

  LostCommit(HeadStore heads, CommitRequest request) {
    this.heads = heads;
    this.request = request;
  }

  /**
   * The version, if it was made.
   *
   * @param failure of the commit
   * @return fails as the commit did when it did not happen and now never will; COMMIT_UNKNOWN when
   *     the store stays away, or when so much has come since that it can't tell
   */
  CompletionStage<Version> decide(Throwable failure) {
    SheafException cause = (SheafException) SheafException.unwrap(failure);
    return cause.reason() == ErrorReason.STORE_UNAVAILABLE
        ? settle(cause, TRIES_MAX)
        : CompletableFuture.failedStage(cause);
  }

  private CompletionStage<Version> settle(SheafException cause, int triesLeft) {
    return heads
        .settle(request.dataset(), request.writer(), request.putId(), request.version())
        .handle(
            (outcome, failure) -> {
              if (failure == null) {
                return decide(cause, outcome);
              }
              return triesLeft > 1 ? settleLater(cause, triesLeft - 1) : unknown(failure);
            })
        .thenCompose(decided -> decided);
  }

  private CompletionStage<Version> decide(SheafException cause, SettleOutcome outcome) {
    if (outcome instanceof SettleOutcome.Committed committed) {
      return CompletableFuture.completedStage(committed.version());
    }
    return CompletableFuture.failedStage(
        outcome instanceof SettleOutcome.Never
            ? cause
            : Refusals.commitForgotten(request.dataset(), request.version(), cause));
  }

  private CompletionStage<Version> settleLater(SheafException cause, int triesLeft) {
    return CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
        .thenCompose(now -> settle(cause, triesLeft));
  }

  private CompletionStage<Version> unknown(Throwable failure) {
    return CompletableFuture.failedStage(
        Refusals.commitUnknown(request.dataset(), request.putId(), failure));
  }
}
