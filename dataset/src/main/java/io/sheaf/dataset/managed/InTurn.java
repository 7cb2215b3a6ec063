package io.sheaf.dataset.managed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Many asynchronous steps, so many at once. */
public final class InTurn {
  private InTurn() {}

  /** Does a step for each item, group by group; a failure ends it after its group. */
  public static <T> CompletionStage<Void> each(
      List<T> items, int atOnce, Function<T, CompletionStage<?>> step) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (List<T> group : groups(items, atOnce)) {
      done = done.thenCompose(before -> all(group, step));
    }
    return done;
  }

  /** The items in groups of {@code size}, the last perhaps smaller. */
  public static <T> List<List<T>> groups(List<T> items, int size) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      groups.add(items.subList(from, Math.min(items.size(), from + size)));
    }
    return groups;
  }

  private static <T> CompletionStage<Void> all(
      List<T> items, Function<T, CompletionStage<?>> step) {
    return CompletableFuture.allOf(
        items.stream()
            .map(item -> step.apply(item).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }
}
