package io.sheaf.command.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.StoredKeys;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class ReadLimitTest {
  private final TestingDataset dataset = new TestingDataset();
  private final ReadLimit limit = new ReadLimit(2);

  @Test
  void groupsOfAllSourcesTogetherAreLimitedAndComeInOrder() {
    List<CompletionStage<ChunkGroup>> groups = new ArrayList<>();
    ChunkSource one = limit.over(dataset).read(List.of(ChunkRange.all(1)));
    ChunkSource two = limit.over(dataset).read(List.of(ChunkRange.all(2)));
    for (ChunkSource source : List.of(one, one, two, one, two)) {
      groups.add(source.next(1));
    }
    assertThat(dataset.asked).containsExactly(1, 1);
    dataset.answer();
    assertThat(dataset.asked).containsExactly(1, 1, 2);
    dataset.answer();
    dataset.answer();
    assertThat(dataset.asked).containsExactly(1, 1, 2, 1, 2);
    dataset.answer();
    dataset.answer();
    assertThat(groups).allMatch(group -> group.toCompletableFuture().isDone());
  }

  @Test
  void aFailureMakesRoomToo() {
    ChunkSource source = limit.over(dataset).read(List.of(ChunkRange.all(1)));
    CompletionStage<ChunkGroup> failing = source.next(1);
    source.next(1);
    source.next(1);
    dataset.under.remove().completeExceptionally(new SheafException(ErrorReason.TIMED_OUT, "x"));
    assertThat(dataset.asked).hasSize(3);
    assertThatThrownBy(failing.toCompletableFuture()::join).hasMessageContaining("x");
  }

  @Test
  void whatIsCancelledIsNotReadAnyMoreAndDoesNotHoldUpOthers() {
    ChunkSource cancelled = limit.over(dataset).read(List.of(ChunkRange.all(1)));
    cancelled.next(1);
    cancelled.next(1);
    CompletionStage<ChunkGroup> waiting = cancelled.next(1);
    ChunkSource other = limit.over(dataset).read(List.of(ChunkRange.all(2)));
    other.next(1);
    cancelled.cancel();
    dataset.answer();
    assertThat(waiting.toCompletableFuture()).isCompletedExceptionally();
    assertThat(dataset.asked).containsExactly(1, 1, 2);
  }

  /** Notes what is asked for, by partition, and answers when the test says so. */
  private static final class TestingDataset implements Dataset {
    private final List<Integer> asked = new ArrayList<>();
    private final Deque<CompletableFuture<ChunkGroup>> under = new ArrayDeque<>();

    void answer() {
      under.remove().complete(new ChunkGroup(List.of()));
    }

    @Override
    public DatasetInfo info() {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<IntegrityResult> check(LongConsumer progress) {
      throw new AssertionError("not asked for");
    }

    @Override
    public StoredKeys keys() {
      throw new AssertionError("not asked for");
    }

    @Override
    public ChunkSource read(List<ChunkRange> ranges) {
      return new ChunkSource() {
        @Override
        public CompletionStage<ChunkGroup> next(long bytesMax) {
          asked.add(ranges.get(0).partition());
          under.add(new CompletableFuture<>());
          return under.getLast();
        }

        @Override
        public void cancel() {}
      };
    }
  }
}
