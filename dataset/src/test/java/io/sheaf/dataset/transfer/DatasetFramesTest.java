package io.sheaf.dataset.transfer;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.TestingDatasetStore;
import io.sheaf.dataset.TestingDatasetStore.Stored;
import io.sheaf.dataset.dictionary.DictionaryMemory;
import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.dataset.transfer.TestingRows.Batch;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetFramesTest {
  private static final long READ_AHEAD_BYTES_MAX = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final BufferAllocator allocator = new RootAllocator();
  private final TestingDatasetStore store = new TestingDatasetStore(budget);

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
    assertThat(budget.bytesReserved()).isZero();
    assertThat(budget.buffersLive()).isZero();
  }

  @ParameterizedTest
  @EnumSource(CodecType.class)
  void dictionariesAreSentWhenTheyDifferFromTheLastOnesSent(CodecType codec) throws Exception {
    put(codec, "a", "a", "b", "b", "a");
    List<IpcFrame> frames = all(open("{}"));
    assertThat(kinds(frames)).isEqualTo("SDRRDRRDR");
    assertThat(TestingRows.rows(TestingRows.join(frames)))
        .containsExactly("0 a0", "0 a0", "0 b0", "0 b0", "0 a0");
  }

  @ParameterizedTest
  @EnumSource(CodecType.class)
  void columnsComeWithoutTheDictionariesTheyDoNotUse(CodecType codec) throws Exception {
    put(codec, "a", "b");
    List<IpcFrame> rows = all(open("{'columns':['row','partition']}"));
    assertThat(kinds(rows)).isEqualTo("SRR");
    assertThat(SchemaMessage.of(rows.get(0)).toArrow().getFields())
        .extracting(field -> field.getName())
        .containsExactly("row", "partition");
    rows.forEach(IpcFrame::close);
    List<IpcFrame> words = all(open("{'columns':['word','row']}"));
    assertThat(kinds(words)).isEqualTo("SDRDR");
    assertThat(TestingRows.rows(TestingRows.join(words))).containsExactly("0 a0", "0 b0");
  }

  @Test
  void appMetadataComesBackWithItsBatch() throws Exception {
    Stored chunk = chunk(CodecType.ZSTD, "a");
    ByteString tag = ByteString.copyFromUtf8("17");
    put(List.of(new Stored(chunk.bytes(), 1, tag), chunk));
    List<String> tags = new ArrayList<>();
    try (DatasetFrames frames = open("{}")) {
      for (List<Tagged> next = await(frames.next()); !next.isEmpty(); next = await(frames.next())) {
        next.forEach(tagged -> tags.add(tagged.appMetadata().toStringUtf8()));
        next.forEach(tagged -> tagged.frame().close());
      }
    }
    assertThat(tags).containsExactly("", "", "17", "");
  }

  @Test
  void partitionsAndRangesOfChunks() throws Exception {
    put(CodecType.ZSTD, "a", "b", "c", "d");
    List<IpcFrame> middle = all(open("{'partitions':[0],'chunks':[1,3]}"));
    assertThat(TestingRows.rows(TestingRows.join(middle))).containsExactly("0 b0", "0 c0");
    assertThatThrownBy(() -> open("{'partitions':[3]}"))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.PARTITION_NOT_FOUND));
    assertThatThrownBy(() -> open("{'columns':['x']}")).hasMessageContaining("no column 'x'");
  }

  /** An empty list of frames means the end: it must not come before the end. */
  @Test
  void chunkThatIsNotWhatItShouldBeEndsTheStreamWithAnError() throws Exception {
    Stored good = chunk(CodecType.ZSTD, "a");
    byte[] schemaAlone = TestingRows.stream(CodecType.ZSTD, List.of());
    assertCorrupt("has no record batch", good, plain(schemaAlone), good);
    assertCorrupt("has 1 rows, not the 2", good, new Stored(good.bytes(), 2, ByteString.EMPTY));
    assertCorrupt("truncated", good, plain(Arrays.copyOf(good.bytes(), good.bytes().length - 9)));
    assertCorrupt(
        "truncated or not Arrow", good, plain("not Arrow".getBytes(StandardCharsets.UTF_8)));
    assertCorrupt(
        "its schema is",
        good,
        plain(io.sheaf.dataset.TestingChunks.stream(io.sheaf.dataset.TestingChunks.SCHEMA, 1)));
    assertCorrupt("does not begin with a schema", good, plain(new byte[4]));
    List<IpcFrame> twice = TestingRows.frames(good.bytes());
    twice.add(1, twice.get(0).retain());
    assertCorrupt("second schema", good, plain(TestingRows.join(twice)));
  }

  private void assertCorrupt(String messagePart, Stored... chunks) throws Exception {
    put(List.of(chunks));
    try (DatasetFrames frames = open("{}")) {
      close(await(frames.next()));
      close(await(frames.next()));
      SheafException failure = failure(frames.next());
      assertThat(failure.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
      assertThat(failure).hasMessageContaining("chunk c1 ").hasMessageContaining(messagePart);
      assertThat(failure.details()).containsEntry("chunk", "c1");
    }
  }

  @Test
  void readAheadStaysWithinItsBound() throws Exception {
    List<Stored> chunks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      chunks.add(large(30_000 + i * 1_000));
    }
    put(chunks);
    assertReadAhead(chunks.size(), READ_AHEAD_BYTES_MAX);
  }

  @Test
  void chunksLargerThanTheBoundComeAlone() throws Exception {
    put(List.of(large(1_100_000), large(1_100_000), large(1_100_000), large(1_100_000)));
    assertReadAhead(4, 1_200_000);
  }

  private void assertReadAhead(int chunks, long bytesMax) throws Exception {
    try (DatasetFrames frames = open("{}")) {
      close(await(frames.next()));
      long most = 0;
      for (int i = 0; i < chunks; i++) {
        List<Tagged> chunk = await(frames.next());
        chunk.forEach(tagged -> assertThat(tagged.frame().kind()).isNotEqualTo(FrameKind.SCHEMA));
        close(chunk);
        most = Math.max(most, budget.bytesReserved());
      }
      assertThat(most).isBetween(chunks > 10 ? bytesMax / 2 : 0, bytesMax);
      assertThat(await(frames.next())).isEmpty();
      assertThat(await(frames.next())).as("also when asked again").isEmpty();
    }
  }

  @Test
  void closingWhileGroupsAreUnderWayClosesThemWhenTheyCome() throws Exception {
    put(IntStream.range(0, 40).mapToObj(i -> large(100_000)).toList());
    for (int read = 0; read < 12; read++) {
      for (int letGo = 0; letGo < 4; letGo++) {
        closeMidway(read, letGo);
      }
    }
  }

  private void closeMidway(int read, int letGo) throws Exception {
    TestingDatasetStore.HoldBack hold = store.holdBack();
    DatasetFrames frames = open("{}");
    for (int i = 0; i < read; i++) {
      CompletableFuture<List<Tagged>> next = frames.next().toCompletableFuture();
      while (!next.isDone()) {
        store.letGo();
      }
      close(next.join());
    }
    CompletableFuture<List<Tagged>> pending = frames.next().toCompletableFuture();
    for (int i = 0; i < letGo; i++) {
      store.letGo();
    }
    frames.close();
    frames.close();
    hold.end();
    assertThat(pending).isDone();
    if (pending.isCompletedExceptionally()) {
      assertThat(failure(pending).reason()).isEqualTo(ErrorReason.CANCELLED);
    } else {
      close(pending.join());
    }
    assertThat(budget.bytesReserved()).isZero();
  }

  @Test
  void closingFromAnotherThreadAtAnyMomentLeaksNothing() throws Exception {
    put(IntStream.range(0, 200).mapToObj(i -> chunk(CodecType.ZSTD, "w" + i)).toList());
    for (int round = 0; round < 100; round++) {
      DatasetFrames frames = open("{}");
      int after = round;
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(
              () -> {
                java.util.concurrent.locks.LockSupport.parkNanos(after * 20_000L);
                frames.close();
              });
      readToTheEnd(frames);
      closing.join();
      assertThat(budget.bytesReserved()).isZero();
    }
  }

  private static void readToTheEnd(DatasetFrames frames) {
    try {
      List<Tagged> next;
      do {
        next = await(frames.next());
        close(next);
      } while (!next.isEmpty());
    } catch (java.util.concurrent.CompletionException e) {
      SheafException failure = (SheafException) SheafException.unwrap(e);
      assertThat(failure.reason()).isEqualTo(ErrorReason.CANCELLED);
    }
  }

  @Test
  void chunkThatComesAfterTheWaitIsOverIsClosed() throws Exception {
    put(CodecType.ZSTD, "a");
    TestingDatasetStore.HoldBack hold = store.holdBack();
    try (BlockingFrames frames = new BlockingFrames(open("{}"), Duration.ofMillis(50))) {
      frames.next().close();
      assertThatThrownBy(frames::next)
          .isInstanceOfSatisfying(
              SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.TIMED_OUT));
      hold.end();
    }
  }

  private void put(CodecType codec, String... words) {
    put(Arrays.stream(words).map(word -> chunk(codec, word)).toList());
  }

  private void put(List<Stored> chunks) {
    try {
      IpcFrame schema = TestingRows.frames(chunks.get(0).bytes()).get(0);
      store.put("d", SchemaMessage.of(schema), chunks);
    } catch (io.sheaf.protocol.ipc.CorruptIpcException e) {
      throw new AssertionError(e);
    }
  }

  private static Stored chunk(CodecType codec, String words) {
    byte[] stream = TestingRows.stream(codec, List.of(new Batch(words, 0)));
    return new Stored(stream, 1, ByteString.EMPTY);
  }

  private static Stored plain(byte[] stream) {
    return new Stored(stream, -1, ByteString.EMPTY);
  }

  /** A chunk of about so many bytes. */
  private static Stored large(int bytes) {
    Integer[] partitions = new Integer[bytes / 16];
    Arrays.fill(partitions, 0);
    byte[] stream =
        TestingRows.stream(CodecType.NO_COMPRESSION, List.of(new Batch("w", partitions)));
    return new Stored(stream, partitions.length, ByteString.EMPTY);
  }

  private DatasetFrames open(String options) {
    String json = ("{'dataset':'d'," + options.substring(1)).replace(",}", "}").replace('\'', '"');
    DatasetRequest request =
        DatasetRequest.parseTicket(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    Dataset dataset = await(store.open(new DatasetName("d"), Optional.empty()));
    return DatasetFrames.open(
        dataset, request, READ_AHEAD_BYTES_MAX, new DictionaryMemory(budget, allocator));
  }

  private static List<IpcFrame> all(DatasetFrames frames) {
    List<IpcFrame> all = new ArrayList<>();
    try (frames) {
      for (List<Tagged> next = await(frames.next()); !next.isEmpty(); next = await(frames.next())) {
        next.forEach(tagged -> all.add(tagged.frame()));
      }
    }
    return all;
  }

  private static String kinds(List<IpcFrame> frames) {
    StringBuilder kinds = new StringBuilder();
    frames.forEach(frame -> kinds.append(frame.kind().name().charAt(0)));
    return kinds.toString();
  }

  private static void close(List<Tagged> frames) {
    frames.forEach(tagged -> tagged.frame().close());
  }
}
