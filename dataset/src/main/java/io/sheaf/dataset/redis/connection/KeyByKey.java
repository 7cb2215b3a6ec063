package io.sheaf.dataset.redis.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A command that counts keys, asked again key by key where the node can't answer for all of them at
 * once because their slot is on the move (TRYAGAIN).
 */
final class KeyByKey {
  private final RedisErrors errors;

  KeyByKey(RedisErrors errors) {
    this.errors = errors;
  }

  CompletionStage<Long> count(
      List<String> keys, Function<String[], CompletionStage<Long>> command) {
    return command
        .apply(keys.toArray(String[]::new))
        .exceptionallyCompose(
            failure ->
                errors.isTryAgain(failure)
                    ? sum(keys, command)
                    : CompletableFuture.failedStage(failure));
  }

  private static CompletionStage<Long> sum(
      List<String> keys, Function<String[], CompletionStage<Long>> command) {
    List<CompletableFuture<Long>> counts =
        keys.stream().map(key -> command.apply(new String[] {key}).toCompletableFuture()).toList();
    return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
        .thenApply(done -> counts.stream().mapToLong(CompletableFuture::join).sum());
  }
}
