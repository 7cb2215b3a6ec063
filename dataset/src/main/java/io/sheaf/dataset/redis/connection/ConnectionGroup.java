package io.sheaf.dataset.redis.connection;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The connections of a store: some for reading chunks, of which streams take one each in turn, one
 * for writing them, one for small commands.
 *
 * @param <V> those that carry chunks
 * @param <S> those that carry text
 */
final class ConnectionGroup<
    V extends StatefulConnection<String, OutgoingValue>,
    S extends StatefulConnection<String, String>> {
  private final List<V> readers;
  private final V writer;
  private final S commands;

  private ConnectionGroup(List<V> readers, V writer, S commands) {
    this.readers = readers;
    this.writer = writer;
    this.commands = commands;
  }

  /** How one connection is opened. */
  interface Opening {
    <T> CompletionStage<? extends StatefulConnection<String, T>> open(RedisCodec<String, T> codec);
  }

  /**
   * Opens all at once. When one fails, the others are waited for: Netty complains of leftovers, and
   * another may know more. A server that refuses them all answers some and closes others.
   */
  @SuppressWarnings("unchecked") // An opening gives connections of one kind.
  static <
          V extends StatefulConnection<String, OutgoingValue>,
          S extends StatefulConnection<String, String>>
      CompletionStage<ConnectionGroup<V, S>> open(int readers, Opening opening) {
    ValueCodec codec = new ValueCodec();
    List<CompletableFuture<V>> values = new ArrayList<>();
    for (int i = 0; i <= readers; i++) {
      values.add((CompletableFuture<V>) opening.open(codec).toCompletableFuture());
    }
    CompletableFuture<S> commands =
        (CompletableFuture<S>) opening.open(StringCodec.UTF8).toCompletableFuture();
    List<CompletableFuture<?>> all = new ArrayList<>(values);
    all.add(commands);
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(mostTelling(all, failure)))
        .thenApply(
            done -> {
              List<V> opened = values.stream().map(CompletableFuture::join).toList();
              return new ConnectionGroup<>(
                  opened.subList(0, readers), opened.get(readers), commands.join());
            });
  }

  /** What the server answered to one of them; else the failure given. */
  private static Throwable mostTelling(List<CompletableFuture<?>> done, Throwable failure) {
    return done.stream()
        .filter(CompletableFuture::isCompletedExceptionally)
        .map(each -> each.<Throwable>handle((opened, problem) -> problem).join())
        .filter(RedisErrors::isAnswer)
        .findFirst()
        .orElse(failure);
  }

  /** The same one for the same number, the next one for the next. */
  V reader(int stream) {
    return readers.get(Math.floorMod(stream, readers.size()));
  }

  List<V> readers() {
    return readers;
  }

  V writer() {
    return writer;
  }

  S commands() {
    return commands;
  }
}
