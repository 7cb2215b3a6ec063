package io.sheaf.dataset.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedBatchesTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  private static GenerateOptions options(boolean dictStrings, long seed) {
    return new GenerateOptions(3, 5, 200, BufferCodec.LZ4, dictStrings, 50, seed);
  }

  private List<String> contents(GenerateOptions options, int workers) {
    List<String> contents = new ArrayList<>();
    try (GeneratedBatches batches = new GeneratedBatches(options, allocator, workers)) {
      batches.dictionary().ifPresent(frame -> contents.add(take(frame)));
      batches.forEachRemaining(frame -> contents.add(take(frame)));
    }
    return contents;
  }

  private static String take(IpcFrame frame) {
    try (frame) {
      return ByteBufUtil.hexDump(frame.message()) + ByteBufUtil.hexDump(frame.body());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytesDependOnTheSeedAndNotOnTheWorkers(boolean dictStrings) {
    List<String> one = contents(options(dictStrings, 7), 1);

    assertThat(one).hasSize(dictStrings ? 16 : 15).doesNotHaveDuplicates();
    assertThat(contents(options(dictStrings, 7), 4)).isEqualTo(one);
    assertThat(contents(options(dictStrings, 8), 4)).doesNotContainAnyElementsOf(one);
  }

  @Test
  void framesAreWhatTheyAreCalled() {
    try (GeneratedBatches batches = new GeneratedBatches(options(true, 1), allocator, 2);
        IpcFrame dictionary = batches.dictionary().orElseThrow();
        IpcFrame batch = batches.next()) {
      assertThat(dictionary.kind()).isEqualTo(FrameKind.DICTIONARY);
      assertThat(dictionary.dictionaryId()).isZero();
      assertThat(dictionary.rows()).isEqualTo(50);
      assertThat(batch.kind()).isEqualTo(FrameKind.RECORD_BATCH);
      assertThat(batch.rows()).isEqualTo(200);
      assertThat(batches.schema().toArrow().findField("str_c").getDictionary().getId()).isZero();
    }
  }

  @Test
  void nextAfterTheLastIsRefused() {
    try (GeneratedBatches batches = new GeneratedBatches(options(false, 1), allocator, 2)) {
      Stream.generate(batches::next).limit(15).forEach(IpcFrame::close);

      assertThat(batches.hasNext()).isFalse();
      assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void closingEarlyStopsTheWorkersAndLeavesNothingOpen() throws InterruptedException {
    GeneratedBatches batches = new GeneratedBatches(options(false, 1), allocator, 3);
    batches.next().close();
    batches.close();

    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void batchesThatOthersLeaveNoRoomAreTriedAgain() {
    try (BufferAllocator shared = allocator.newChildAllocator("shared", 0, 1 << 20)) {
      try (ArrowBuf others = shared.buffer(1 << 20);
          GeneratedBatches batches = new GeneratedBatches(options(false, 1), shared, 2)) {
        assertThat(others.capacity()).isEqualTo(shared.getLimit());
        assertThatThrownBy(batches::next)
            .isInstanceOfSatisfying(
                SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.OVERLOADED))
            .hasMessageContaining("200 rows");
      }
      try (GeneratedBatches again = new GeneratedBatches(options(false, 1), shared, 2)) {
        again.next().close();
      }
    }
  }

  @Test
  void batchesThatDoNotFitAreALimit() {
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 10_000);
        GeneratedBatches batches = new GeneratedBatches(options(false, 1), small, 2)) {
      assertThatThrownBy(batches::next)
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED))
          .hasMessageContaining("200 rows");
    }
  }
}
