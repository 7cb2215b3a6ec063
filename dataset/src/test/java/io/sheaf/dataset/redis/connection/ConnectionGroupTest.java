package io.sheaf.dataset.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionGroupTest {
  /** Refuses connections, one of them with a reason. */
  private static final class Refusing implements ConnectionGroup.Opening {
    private final AtomicInteger opened = new AtomicInteger();
    private final int told;

    Refusing(int told) {
      this.told = told;
    }

    @Override
    public <T> CompletionStage<? extends StatefulConnection<String, T>> open(
        RedisCodec<String, T> codec) {
      Throwable failure =
          opened.getAndIncrement() == told
              ? new RedisConnectionException(
                  "Unable to connect", new RedisCommandExecutionException("WRONGPASS invalid"))
              : new RedisConnectionException("Connection closed prematurely");
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static Throwable failure(int told) {
    CompletionStage<
            ConnectionGroup<
                StatefulRedisConnection<String, OutgoingValue>,
                StatefulRedisConnection<String, String>>>
        group = ConnectionGroup.open(2, new Refusing(told));
    return group.<Throwable>handle((opened, problem) -> problem).toCompletableFuture().join();
  }

  @Test
  void whatTheServerAnsweredComesBeforeAConnectionThatClosed() {
    for (int told = 0; told < 4; told++) {
      assertThat(failure(told)).hasRootCauseMessage("WRONGPASS invalid");
    }
  }

  @Test
  void withoutAnAnswerOneFailureIsToldAsItIs() {
    assertThat(failure(99)).hasRootCauseMessage("Connection closed prematurely");
  }
}
