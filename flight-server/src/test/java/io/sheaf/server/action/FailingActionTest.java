package io.sheaf.server.action;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.action.ActionMessage.Progress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whatever ends a long action, its client hears of it. */
class FailingActionTest {
  /** What a client is told, when it is told. */
  private static final class Answer implements ActionResults {
    private final CompletableFuture<Object> answer = new CompletableFuture<>();

    @Override
    public void progress(Progress progress) {}

    @Override
    public void result(Object result) {
      answer.complete(result);
    }

    @Override
    public void failed(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void whenCancelled(Runnable cancelled) {}
  }

  /** As Netty's, where there is no memory for a buffer; it ends neither the thread nor the JVM. */
  @Test
  void anErrorIsAnswered() {
    Answer results = new Answer();
    try (LongActions actions = new LongActions()) {
      actions.run(
          results,
          () -> {
            throw new OutOfMemoryError("of the test");
          });
      assertThatThrownBy(() -> results.answer.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(OutOfMemoryError.class);
    }
  }
}
