package io.sheaf.dataset.redis;

import io.lettuce.core.Range;
import io.sheaf.dataset.managed.NameIndex;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.protocol.name.DatasetName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Names as a sorted set of equal scores, which Redis keeps in the order of their bytes. */
final class RedisNameIndex implements NameIndex {
  private final RedisCommands redis;
  private final String key;

  RedisNameIndex(RedisCommands redis, String namespace) {
    this.redis = redis;
    this.key = namespace + "datasets";
  }

  @Override
  public CompletionStage<Void> add(DatasetName dataset) {
    return redis.eval(Script.NAME.text(), key, dataset.value()).thenApply(answer -> null);
  }

  @Override
  public CompletionStage<Void> remove(DatasetName dataset) {
    return redis.removeMember(key, dataset.value());
  }

  @Override
  public CompletionStage<List<DatasetName>> page(String prefix, String after, int limit) {
    return redis
        .members(key, from(prefix, after), limit)
        .thenCompose(
            members -> {
              List<DatasetName> names =
                  members.stream().map(DatasetName::of).flatMap(Optional::stream).toList();
              int passedOver = limit - names.size();
              return members.size() < limit || passedOver == 0
                  ? CompletableFuture.completedStage(names)
                  : more(names, prefix, after, members.get(limit - 1), passedOver);
            });
  }

  /** What follows a page with members that are no names, which another program has added. */
  private CompletionStage<List<DatasetName>> more(
      List<DatasetName> names, String prefix, String after, String last, int limit) {
    return last.equals(after) // It can't be told in UTF-8, so Redis can't go on behind it.
        ? CompletableFuture.completedStage(names)
        : page(prefix, last, limit)
            .thenApply(more -> Stream.concat(names.stream(), more.stream()).toList());
  }

  private static Range.Boundary<String> from(String prefix, String after) {
    if (!after.isEmpty() && compare(after, prefix) >= 0) {
      return Range.Boundary.excluding(after);
    }
    return prefix.isEmpty() ? Range.Boundary.unbounded() : Range.Boundary.including(prefix);
  }

  /** By their UTF-8 bytes. */
  static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
