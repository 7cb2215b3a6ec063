package io.sheaf.protocol.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameArrowReaderTest {
  private final BufferAllocator allocator = new RootAllocator(64 << 20);

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  @Test
  void dictionaryThatIsReplacedBetweenBatchesHoldsForTheBatchAfterIt() throws Exception {
    byte[] stream =
        TestingFrames.stream(
            allocator, List.of(List.of("a", "b"), List.of("a", "b"), List.of("c", "d")));
    TestingFrames source = TestingFrames.of(stream);
    try (FrameArrowReader reader = new FrameArrowReader(source, allocator)) {
      assertThat(words(reader)).containsExactly("[a, b, a]", "[a, b, a]", "[c, d, c]");
      assertThat(reader.loadNextBatch()).isFalse();
      assertThat(reader.bytesRead()).isBetween(stream.length / 2L, (long) stream.length);
    }
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void whatIsReadAheadChangesNothingUntilItIsLoaded() throws Exception {
    byte[] stream =
        TestingFrames.stream(
            allocator, List.of(List.of("a", "b"), List.of("c", "d"), List.of("e", "f")));
    try (FrameArrowReader reader =
        new FrameArrowReader(TestingFrames.of(stream), allocator, DecodingOption.PARALLEL)) {
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(reader.readAhead()).isTrue();
      assertThat(reader.readAhead()).isTrue();
      assertThat(word(reader)).isEqualTo("[a, b, a]");
      assertThat(words(reader)).containsExactly("[c, d, c]", "[e, f, e]");
      assertThat(reader.readAhead()).isFalse();
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  @Test
  void aDictionaryThatIsReplacedBeforeABatchIsNotHeld() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b"), List.of("c", "d")));
    List<IpcFrame> all = IpcFrames.parse(Unpooled.wrappedBuffer(stream));
    List<IpcFrame> frames = new ArrayList<>(List.of(all.get(0)));
    for (int i = 0; i < 1000; i++) {
      frames.add(all.get(1).retain());
    }
    frames.add(all.get(3));
    frames.add(all.get(4));
    all.get(1).close();
    all.get(2).close();
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 64 << 10);
        FrameArrowReader reader = new FrameArrowReader(new TestingFrames(frames), small)) {
      assertThat(reader.readAhead()).isTrue();
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(word(reader)).isEqualTo("[c, d, c]");
    }
  }

  @Test
  void whatWasReadAheadAndNotLoadedIsGivenUp() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b"), List.of("c", "d")));
    List<IpcFrame> frames = lieAboutRows(TestingFrames.of(stream), 2_000_000_000);
    frames.addAll(0, IpcFrames.parse(Unpooled.wrappedBuffer(stream)));
    frames.removeIf(
        frame -> {
          boolean second = frame.kind() == FrameKind.SCHEMA && frame != frames.get(0);
          if (second) {
            frame.close();
          }
          return second;
        });
    try (FrameArrowReader reader = new FrameArrowReader(new TestingFrames(frames), allocator)) {
      assertThat(reader.readAhead()).isTrue();
      assertThat(reader.readAhead()).isTrue();
      assertThatThrownBy(reader::readAhead).hasCauseInstanceOf(CorruptIpcException.class);
    }
  }

  @Test
  void batchWhoseRowsAreNotInItsBuffersIsCorrupt() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b")));
    TestingFrames source = new TestingFrames(lieAboutRows(TestingFrames.of(stream), 2_000_000_000));
    try (FrameArrowReader reader = new FrameArrowReader(source, allocator)) {
      assertThatThrownBy(reader::loadNextBatch)
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(CorruptIpcException.class)
          .hasMessageContaining("number");
    }
  }

  @Test
  void streamWithoutSchemaAndSecondSchemaAreCorrupt() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of());
    List<IpcFrame> schemas = new ArrayList<>(IpcFrames.parse(Unpooled.wrappedBuffer(stream)));
    schemas.add(schemas.get(0).retain());
    try (FrameArrowReader twice = new FrameArrowReader(new TestingFrames(schemas), allocator);
        FrameArrowReader none = new FrameArrowReader(new TestingFrames(List.of()), allocator)) {
      assertThatThrownBy(twice::loadNextBatch).hasMessageContaining("second schema");
      assertThatThrownBy(none::getVectorSchemaRoot).hasMessageContaining("without a schema");
    }
  }

  @Test
  void batchBeforeItsDictionaryIsCorrupt() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b")));
    List<IpcFrame> frames = new ArrayList<>(IpcFrames.parse(Unpooled.wrappedBuffer(stream)));
    frames.remove(1).close();
    try (FrameArrowReader reader = new FrameArrowReader(new TestingFrames(frames), allocator)) {
      assertThatThrownBy(reader::loadNextBatch).hasMessageContaining("before its dictionary 7");
    }
  }

  @Test
  void allocatorWithoutRoomIsALimit() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b")));
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 16);
        FrameArrowReader reader = new FrameArrowReader(TestingFrames.of(stream), small)) {
      assertThatThrownBy(reader::loadNextBatch)
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED));
    }
  }

  @Test
  void allocatorThatOthersFillIsTriedAgain() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b")));
    try (BufferAllocator shared = allocator.newChildAllocator("shared", 0, 1 << 20)) {
      try (ArrowBuf others = shared.buffer(1 << 20);
          FrameArrowReader reader = new FrameArrowReader(TestingFrames.of(stream), shared)) {
        assertThat(others.capacity()).isEqualTo(shared.getLimit());
        assertThatThrownBy(reader::loadNextBatch)
            .isInstanceOfSatisfying(
                SheafException.class,
                e -> assertThat(e.reason()).isEqualTo(ErrorReason.OVERLOADED));
      }
      try (FrameArrowReader again = new FrameArrowReader(TestingFrames.of(stream), shared)) {
        assertThat(again.loadNextBatch()).isTrue();
      }
    }
  }

  @Test
  void flippedBytesAreReadOrRefusedAndNothingLeaks() throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b"), List.of("c", "d")));
    Random random = new Random(20_261_121);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = stream.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      refused += isReadable(damaged) ? 0 : 1;
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private boolean isReadable(byte[] stream) {
    try (FrameArrowReader reader = new FrameArrowReader(TestingFrames.of(stream), allocator)) {
      while (reader.loadNextBatch()) {
        assertThat(reader.getVectorSchemaRoot().getRowCount()).isLessThanOrEqualTo(3);
      }
      return true;
    } catch (IOException | CorruptIpcException | SheafException e) {
      return false;
    }
  }

  private static List<String> words(FrameArrowReader reader) throws IOException {
    List<String> words = new ArrayList<>();
    for (int batch = 0; batch < 3 && reader.loadNextBatch(); batch++) {
      words.add(word(reader));
    }
    return words;
  }

  /** The words of the batch that is loaded. */
  private static String word(FrameArrowReader reader) throws IOException {
    FieldVector indexes = reader.getVectorSchemaRoot().getVector("word");
    try (var decoded = DictionaryEncoder.decode(indexes, reader.getDictionaryVectors().get(7L))) {
      return "["
          + decoded.getObject(0)
          + ", "
          + decoded.getObject(1)
          + ", "
          + decoded.getObject(2)
          + "]";
    }
  }

  /** Writes a number of rows into the messages of all record batches. */
  private static List<IpcFrame> lieAboutRows(TestingFrames source, int rows) throws Exception {
    List<IpcFrame> frames = new ArrayList<>();
    IpcFrame frame = source.next();
    while (frame != null) {
      ByteBuf message = frame.message().copy();
      if (frame.kind() == FrameKind.RECORD_BATCH) {
        replaceLong(message, 3, rows);
      }
      frames.add(IpcFrame.of(message, frame.body().copy()));
      frame.close();
      frame = source.next();
    }
    return frames;
  }

  private static void replaceLong(ByteBuf message, long value, long by) {
    for (int at = 0; at + 8 <= message.readableBytes(); at += 4) {
      if (message.getLongLE(at) == value) {
        message.setLongLE(at, by);
      }
    }
  }
}
