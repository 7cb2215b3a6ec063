package io.sheaf.dataset.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StreamOrderTest {
  private final AtomicInteger next = new AtomicInteger();
  private final StreamOrder order = new StreamOrder(next::getAndIncrement);
  private final List<Integer> numbers = new ArrayList<>();

  private CompletableFuture<String> read() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    order.read(
        number -> {
          numbers.add(number);
          return answer;
        });
    return answer;
  }

  @Test
  void whatIsUnderWayTogetherHasOneNumber() {
    CompletableFuture<String> first = read();
    CompletableFuture<String> second = read();
    first.complete("");
    CompletableFuture<String> third = read();
    second.complete("");
    third.complete("");
    assertThat(numbers).containsExactly(0, 0, 0);
  }

  @Test
  void whoBeginsAnewHasTheNextNumber() {
    read().complete("");
    read().completeExceptionally(new IllegalStateException("away"));
    read();
    assertThat(numbers).containsExactly(0, 1, 2);
  }

  @Test
  void aReadThatCannotBeginIsNotUnderWay() {
    assertThatThrownBy(
            () ->
                order.read(
                    number -> {
                      throw new IllegalStateException("not wanted");
                    }))
        .hasMessage("not wanted");
    read();
    assertThat(numbers).containsExactly(1);
  }
}
