package io.sheaf.dataset.transfer;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.TestingDatasetStore;
import io.sheaf.dataset.TestingDatasetStore.Stored;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.transcode.Transcoding;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestedFramesTest {
  private static final int THREADS = 3;
  private static final long AHEAD_BYTES_MAX = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(256 << 20);
  private final BufferAllocator allocator = new RootAllocator(256 << 20);
  private final Transcoding transcoding = new Transcoding(allocator, 128 << 20, THREADS);
  private final TestingDatasetStore store = new TestingDatasetStore(budget);

  @AfterEach
  void nothingIsLeftOpen() {
    transcoding.close();
    assertThat(transcoding.bytesReserved()).isZero();
    assertThat(budget.bytesReserved()).isZero();
    allocator.close();
  }

  @ParameterizedTest
  @EnumSource(CodecType.class)
  void everyWireFormHasTheSameRows(CodecType stored) throws Exception {
    List<Stored> chunks =
        List.of(chunk(stored, 1, "a", 3), chunk(stored, 2, "a", 20_000), chunk(stored, 3, "b", 0));
    put(chunks);
    List<String> expected = rows("{}");
    assertThat(expected).hasSize(20_003);
    for (String wire : List.of("stored", "none", "lz4", "zstd")) {
      List<Tagged> frames = all("{'wire':'" + wire + "'}");
      assertThat(kinds(frames)).isEqualTo("SDRRDR");
      for (Tagged tagged : frames.subList(1, frames.size())) {
        CodecType codec = FrameRecoder.codecOf(tagged.frame()).type();
        assertThat(codec).isEqualTo(type(wire, stored));
      }
      assertThat(TestingRows.rows(join(frames))).isEqualTo(expected);
    }
  }

  private static CodecType type(String wire, CodecType stored) {
    return switch (wire) {
      case "none" -> CodecType.NO_COMPRESSION;
      case "lz4" -> CodecType.LZ4_FRAME;
      case "zstd" -> CodecType.ZSTD;
      default -> stored;
    };
  }

  @Test
  void whatIsSoAlreadyPassesUntouched() throws Exception {
    put(List.of(chunk(CodecType.ZSTD, 1, "a", 1000), chunk(CodecType.ZSTD, 2, "b", 10)));
    byte[] stored = join(all("{}"));
    assertThat(join(all("{'wire':'zstd','message_bytes':4000000}"))).isEqualTo(stored);
    assertThat(join(all("{'message_bytes':4000000}"))).isEqualTo(stored);
  }

  @ParameterizedTest
  @EnumSource(CodecType.class)
  void messagesFitAndHoldTheSameRowsInTheirOrder(CodecType stored) throws Exception {
    put(List.of(chunk(stored, 1, "a", 100_000), chunk(stored, 2, "b", 10)));
    List<String> expected = rows("{}");
    for (String wire : List.of("stored", "none", "lz4", "zstd")) {
      for (int bytes : List.of(2_000, 65_536, 4 << 20)) {
        List<Tagged> frames = all("{'wire':'" + wire + "','message_bytes':" + bytes + "}");
        assertThat(frames)
            .allSatisfy(
                each ->
                    assertThat(each.frame().bytes() + each.appMetadata().size())
                        .isLessThanOrEqualTo(bytes - 19L));
        assertThat(TestingRows.rows(join(frames))).isEqualTo(expected);
      }
    }
  }

  @Test
  void piecesAreFilledWell() throws Exception {
    put(List.of(chunk(CodecType.ZSTD, 1, "a", 1_000_000)));
    List<Tagged> frames = all("{'wire':'none','message_bytes':1000000}");
    long bytes = frames.stream().mapToLong(each -> each.frame().bytes()).sum();
    assertThat(frames).hasSizeLessThan((int) (2 + 1.25 * bytes / 1_000_000));
    close(frames);
  }

  @Test
  void appMetadataGoesWithTheFirstPiece() throws Exception {
    byte[] stream =
        TestingRows.stream(CodecType.NO_COMPRESSION, List.of(new Batch("a", zeros(5000))));
    ByteString tag = ByteString.copyFromUtf8("tag".repeat(100));
    put(List.of(new Stored(stream, 5000, tag)));
    List<Tagged> frames = all("{'message_bytes':10000}");
    List<ByteString> tags =
        frames.stream()
            .filter(each -> each.frame().kind() == FrameKind.RECORD_BATCH)
            .map(Tagged::appMetadata)
            .toList();
    assertThat(tags).hasSizeGreaterThan(5).startsWith(tag).filteredOn(tag::equals).hasSize(1);
    close(frames);
  }

  @Test
  void whatCanNotBeCutIsNamedWithTheSizeThatItNeeds() throws Exception {
    put(List.of(chunk(CodecType.NO_COMPRESSION, 1, "a", 10)));
    assertTooSmall("{'message_bytes':100}", "the schema needs a message of ");
    put(List.of(chunk(CodecType.NO_COMPRESSION, 1, "word".repeat(5000), 10)));
    assertTooSmall("{'message_bytes':2000}", "dictionary 4, which can't be cut, needs a message");
    SheafException failure = firstFailure("{'message_bytes':2000}");
    String needed = failure.getMessage().replaceAll(".*needs a message of ([0-9]+) .*", "$1");
    assertThat(TestingRows.rows(join(all("{'message_bytes':" + needed + "}")))).hasSize(10);
    int less = Integer.parseInt(needed) - 1;
    assertTooSmall("{'message_bytes':" + less + "}", "needs a message of " + needed + " bytes");
  }

  private void assertTooSmall(String options, String message) {
    SheafException failure = firstFailure(options);
    assertThat(failure).hasMessageContaining(message).hasMessageContaining("message_bytes");
    assertThat(failure.reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
  }

  private SheafException firstFailure(String options) {
    try (ChunkFrames frames = open(options)) {
      for (int i = 0; i < 10; i++) {
        CompletableFuture<List<Tagged>> next = frames.next().toCompletableFuture();
        if (next.handle((done, failure) -> failure).join() != null) {
          return failure(next);
        }
        close(next.join());
      }
    }
    throw new AssertionError("nothing failed");
  }

  @Test
  void storedBatchThatCanNotBeDecodedIsCorrupt() throws Exception {
    List<IpcFrame> frames =
        TestingRows.frames(
            TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", randoms(10_000)))));
    IpcFrame batch = frames.get(2);
    long offset = batch.recordBatch().buffers(1).offset();
    batch.body().setLong(batch.body().readerIndex() + (int) offset + 8, 0);
    put(List.of(new Stored(TestingRows.join(frames), 10_000, ByteString.EMPTY)));
    SheafException failure = firstFailure("{'wire':'none'}");
    assertThat(failure.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
    assertThat(failure).hasMessageContaining("can't be decompressed");
  }

  /** The relay passes any codec on; only a change of it has to know the one that is there. */
  @Test
  void unknownCodecEndsTheStreamThatWantsAnother() throws Exception {
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", randoms(100))));
    put(List.of(new Stored(withUnknownCodec(stream), 100, ByteString.EMPTY)));
    close(all("{}"));
    SheafException failure = firstFailure("{'wire':'none'}");
    assertThat(failure.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
    assertThat(failure).hasMessageContaining("unknown compression codec 9");
  }

  /** The byte of the batch's metadata with which its codec changes is the codec. */
  private static byte[] withUnknownCodec(byte[] stream) throws Exception {
    List<IpcFrame> frames = TestingRows.frames(stream);
    IpcFrame batch = frames.get(2);
    for (int i = 0; i < batch.message().readableBytes(); i++) {
      int at = batch.message().readerIndex() + i;
      byte before = batch.message().getByte(at);
      if (before == org.apache.arrow.flatbuf.CompressionType.ZSTD) {
        batch.message().setByte(at, 9);
        if (batch.recordBatch().compression() != null
            && batch.recordBatch().compression().codec() == 9) {
          return TestingRows.join(frames);
        }
        batch.message().setByte(at, before);
      }
    }
    throw new AssertionError("the batch has no codec");
  }

  @Test
  void readerThatDoesNotReadMakesItRunAheadByFewChunksAlone() throws Exception {
    put(IntStream.range(0, 50).mapToObj(i -> chunk(CodecType.ZSTD, i, "a", 1_000)).toList());
    try (ChunkFrames frames = open("{'wire':'none'}")) {
      close(await(frames.next()));
      close(await(frames.next()));
      long before = -1;
      while (before != transcoding.bytesReserved()) {
        before = transcoding.bytesReserved();
        Thread.sleep(50);
      }
      assertThat(before).isBetween(1L, (THREADS + 1) * 40_000L);
    }
  }

  @Test
  void largeChunksAreDecodedOneOrTwoAtATime() throws Exception {
    put(IntStream.range(0, 10).mapToObj(i -> chunk(CodecType.ZSTD, i, "a", 100_000)).toList());
    try (ChunkFrames frames = open("{'wire':'none'}")) {
      for (int i = 0; i < 11; i++) {
        close(await(frames.next()));
        Thread.sleep(20);
        assertThat(transcoding.bytesReserved()).isLessThan(2 * 2_000_000L);
      }
      assertThat(await(frames.next())).isEmpty();
      assertThat(await(frames.next())).as("also when asked again").isEmpty();
    }
  }

  @Test
  void closingAtAnyMomentLeaksNothing() throws Exception {
    put(
        IntStream.range(0, 30)
            .mapToObj(i -> chunk(CodecType.LZ4_FRAME, i, "w" + i, 5_000))
            .toList());
    for (int round = 0; round < 60; round++) {
      ChunkFrames frames = open("{'wire':'zstd','message_bytes':20000}");
      int after = round;
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(
              () -> {
                LockSupport.parkNanos(after * 300_000L);
                frames.close();
              });
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
      closing.join();
    }
  }

  @Test
  void selectedColumnsAreCutAndRecoded() throws Exception {
    put(List.of(chunk(CodecType.ZSTD, 1, "a", 50_000)));
    List<Tagged> frames = all("{'columns':['word'],'wire':'none','message_bytes':30000}");
    assertThat(kinds(frames)).matches("SDR{7,9}");
    assertThat(frames.stream().mapToLong(each -> each.frame().rows()).sum()).isEqualTo(50_003);
    close(frames);
  }

  private List<String> rows(String options) throws Exception {
    return TestingRows.rows(join(all(options)));
  }

  private static byte[] join(List<Tagged> frames) {
    return TestingRows.join(new ArrayList<>(frames.stream().map(Tagged::frame).toList()));
  }

  private void put(List<Stored> chunks) throws Exception {
    List<IpcFrame> frames = TestingRows.frames(chunks.get(0).bytes());
    store.put("d", SchemaMessage.of(frames.get(0)), chunks);
    frames.forEach(IpcFrame::close);
  }

  private static Stored chunk(CodecType codec, int seed, String words, int rows) {
    Integer[] partitions = new Integer[rows];
    Random random = new Random(seed);
    Arrays.setAll(partitions, row -> random.nextInt(10) == 0 ? null : random.nextInt(100));
    byte[] stream = TestingRows.stream(codec, List.of(new Batch(words, partitions)));
    return new Stored(stream, rows, ByteString.EMPTY);
  }

  private static Integer[] zeros(int rows) {
    Integer[] zeros = new Integer[rows];
    Arrays.fill(zeros, 0);
    return zeros;
  }

  private static Integer[] randoms(int rows) {
    Random random = new Random(7);
    Integer[] randoms = new Integer[rows];
    Arrays.setAll(randoms, row -> random.nextInt(1000));
    return randoms;
  }

  private ChunkFrames open(String options) {
    String json = ("{'dataset':'d'," + options.substring(1)).replace(",}", "}").replace('\'', '"');
    DatasetRequest request =
        DatasetRequest.parseTicket(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    Dataset dataset = await(store.open(new DatasetName("d"), Optional.empty()));
    return RequestedFrames.open(dataset, request, AHEAD_BYTES_MAX, transcoding);
  }

  private List<Tagged> all(String options) {
    List<Tagged> all = new ArrayList<>();
    try (ChunkFrames frames = open(options)) {
      for (List<Tagged> next = await(frames.next()); !next.isEmpty(); next = await(frames.next())) {
        all.addAll(next);
      }
    }
    return all;
  }

  private static String kinds(List<Tagged> frames) {
    StringBuilder kinds = new StringBuilder();
    frames.forEach(each -> kinds.append(each.frame().kind().name().charAt(0)));
    return kinds.toString();
  }

  private static void close(List<Tagged> frames) {
    frames.forEach(tagged -> tagged.frame().close());
  }
}
