package io.sheaf.dataset.transfer;

import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.redis.RedisDatasetStore;
import io.sheaf.dataset.redis.RedisTest;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transcode.WireRecoder;
import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.dataset.transfer.TestingRows.Batch;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.Reservation;
import io.sheaf.protocol.request.DatasetRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks that a store keeps in the form that their readers ask for. */
class RecodedChunksTest extends RedisTest {
  private static final int ROWS = 5_000;

  private final BufferAllocator allocator = new RootAllocator(64 << 20);
  private final Transcoding transcoding = new Transcoding(allocator, 32 << 20, 2);

  @BeforeEach
  void openCachingStore() {
    store.close();
    store = RedisDatasetStore.open(redis.caching(32 << 20, 8 << 20), budget);
  }

  @AfterEach
  void nothingIsLeftOpen() {
    transcoding.close();
    assertThat(transcoding.bytesReserved()).isZero();
    allocator.close();
  }

  @Test
  void theNextReaderNeedsNeitherRedisNorRecodedBatches() throws Exception {
    put(
        chunk(CodecType.ZSTD, "a", ROWS),
        chunk(CodecType.ZSTD, "a", 7),
        chunk(CodecType.ZSTD, "b", ROWS));
    List<String> rows = TestingRows.rows(read("{}"));
    for (String wire : List.of("none", "lz4")) {
      byte[] first = read("{'wire':'" + wire + "'}");
      long calls = redis.valueCalls();

      try (Transcoding small = new Transcoding(allocator, 1_000, 1)) { // for a dictionary alone
        assertThat(read("{'wire':'" + wire + "'}", small)).isEqualTo(first);
      }

      assertThat(redis.valueCalls()).isEqualTo(calls);
      assertThat(TestingRows.rows(first)).isEqualTo(rows);
      assertThat(kinds(first)).isEqualTo("SDRRDR");
    }
  }

  @Test
  void whatIsKeptInAnotherFormIsStillThereAsStored() throws Exception {
    put(chunk(CodecType.ZSTD, "a", ROWS));
    byte[] stored = read("{}");
    byte[] plain = read("{'wire':'none'}");
    assertThat(plain).hasSizeGreaterThan(stored.length);
    assertThat(read("{}")).isEqualTo(stored);
    assertThat(read("{'wire':'none'}")).isEqualTo(plain);
    assertThat(read("{'wire':'stored'}")).isEqualTo(stored);
    assertThat(kept()).contains("in 2 chunks; gave 4 of 5");
  }

  @Test
  void whatIsInTheFormAlreadyIsKeptOnce() throws Exception {
    put(chunk(CodecType.NO_COMPRESSION, "a", ROWS));
    byte[] stored = read("{}");
    long bytes = budget.bytesReserved();
    assertThat(read("{'wire':'none'}")).isEqualTo(stored);
    assertThat(read("{'wire':'none'}")).isEqualTo(stored);
    assertThat(kept()).endsWith("gave 2 of 3");
    assertThat(budget.bytesReserved()).isEqualTo(bytes);
  }

  @Test
  void someOfAGroupMayStayAsTheyAreStored() throws Exception {
    put(
        chunk(CodecType.ZSTD, "a", ROWS),
        chunk(CodecType.NO_COMPRESSION, "a", ROWS),
        paid(manyAlike(), 100_000));
    byte[] plain = read("{'wire':'none'}");
    long calls = redis.valueCalls();

    assertThat(read("{'wire':'none'}")).isEqualTo(plain);

    assertThat(redis.valueCalls()).isEqualTo(calls);
    assertThat(kept()).endsWith("in 3 chunks; gave 3 of 6");
  }

  @Test
  void appMetadataStaysWithItsBatch() throws Exception {
    ByteString tag = ByteString.copyFromUtf8("tag");
    Chunk chunk = chunk(CodecType.ZSTD, "a", ROWS);
    put(new Chunk(chunk.label(), chunk.bytes(), chunk.rows(), tag));
    for (int reader = 0; reader < 2; reader++) {
      try (ChunkFrames source = open("{'wire':'none'}", transcoding)) {
        close(await(source.next()));
        List<Tagged> frames = await(source.next());
        assertThat(frames.get(1).appMetadata()).isEqualTo(tag);
        close(frames);
      }
    }
  }

  @Test
  void columnsAndSmallMessagesAreCutFromWhatIsKept() throws Exception {
    put(chunk(CodecType.ZSTD, "a", ROWS));
    List<String> rows = TestingRows.rows(read("{'wire':'none'}"));
    assertThat(TestingRows.rows(read("{'wire':'none','message_bytes':20000}"))).isEqualTo(rows);
    long calls = redis.valueCalls();
    assertThat(TestingRows.rows(read("{'wire':'none','message_bytes':20000}"))).isEqualTo(rows);
    assertThat(redis.valueCalls()).isEqualTo(calls);
    assertThat(kinds(read("{'wire':'none','columns':['row']}"))).isEqualTo("SR");
  }

  @Test
  void withoutRoomItsReaderRecodesIt() throws Exception {
    Chunk chunk = chunk(CodecType.ZSTD, "a", ROWS);
    int bytes = chunk.bytes().readableBytes();
    put(chunk);
    byte[] plain = read("{'wire':'none'}");
    openCachingStore();
    try (Reservation others =
        budget.tryReserve(budget.bytesMax() - budget.bytesReserved() - bytes).orElseThrow()) {
      assertThat(read("{'wire':'none'}")).isEqualTo(plain);
      assertThat(others.bytesLeft()).isPositive();
    }
    assertThat(kept()).startsWith(bytes + " bytes in 1 chunks");
    assertThat(read("{'wire':'none'}")).isEqualTo(plain);
    assertThat(kept()).contains("in 2 chunks; gave 1 of 2");
  }

  @Test
  void whileOthersAreRecodedItIsKeptAsStored() throws Exception {
    Chunk chunk = chunk(CodecType.ZSTD, "a", ROWS);
    int bytes = chunk.bytes().readableBytes();
    put(chunk);
    byte[] plain = read("{'wire':'none'}");
    openCachingStore();
    CountDownLatch othersAreDone = new CountDownLatch(1);
    CompletableFuture<Boolean> others =
        transcoding.run(transcoding.bytesMax(), room -> waitFor(othersAreDone));
    CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(() -> read("{'wire':'none'}"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!kept().startsWith(bytes + " bytes in 1 chunks") && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(reader).as("waits for room").isNotDone();
    othersAreDone.countDown();
    assertThat(await(others)).isTrue();
    assertThat(await(reader)).isEqualTo(plain);
    assertThat(read("{'wire':'none'}")).isEqualTo(plain);
    assertThat(kept()).endsWith("in 2 chunks; gave 1 of 2");
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatGrowsManyTimesIsKeptAsStored() throws Exception {
    byte[] stream = manyAlike();
    put(paid(stream, 100_000));
    byte[] plain = read("{'wire':'none'}");
    assertThat(plain).hasSizeGreaterThan(9 * stream.length);
    assertThat(kept()).startsWith(stream.length + " bytes in 1 chunks");
    assertThat(read("{'wire':'none'}")).isEqualTo(plain);
  }

  /** Rows are counted up and words repeat, which zstd makes small. */
  private static byte[] manyAlike() {
    Integer[] same = new Integer[100_000];
    Arrays.fill(same, 1);
    return TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", same)));
  }

  @Test
  void groupsAreAsLargeAsAskedForOnceTheirGrowthIsKnown() throws Exception {
    Chunk[] chunks = new Chunk[20];
    Arrays.setAll(chunks, i -> chunk(CodecType.ZSTD, "a", ROWS));
    int stored = chunks[0].bytes().readableBytes();
    put(chunks);
    Dataset dataset =
        await(store.open(TRADES, Optional.empty()))
            .recoded(WireRecoder.of(request("{'wire':'none'}"), transcoding).orElseThrow());
    int bytesMax = 12 * stored;
    ChunkSource source = dataset.read(List.of(ChunkRange.all(0)));
    List<Long> groups = new ArrayList<>();
    boolean isEnd = false;
    while (!isEnd) {
      try (ChunkGroup group = await(source.next(bytesMax))) {
        isEnd = group.isEnd();
        groups.add(group.bytes());
      }
    }
    assertThat(groups.get(0)).isGreaterThan(4L * bytesMax);
    assertThat(groups.subList(1, groups.size()))
        .hasSizeGreaterThan(4)
        .allMatch(bytes -> bytes <= bytesMax);
  }

  @Test
  void whatCanNotBeDecodedEndsItsReadersAlone() throws Exception {
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", partitions(10_000))));
    List<IpcFrame> frames = TestingRows.frames(stream);
    IpcFrame batch = frames.get(2);
    long offset = batch.recordBatch().buffers(1).offset();
    batch.body().setLong(batch.body().readerIndex() + (int) offset + 8, 0);
    put(paid(TestingRows.join(frames), 10_000));
    for (int reader = 0; reader < 2; reader++) {
      try (ChunkFrames source = open("{'wire':'none'}", transcoding)) {
        close(await(source.next()));
        assertThat(failure(source.next()).reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
      }
    }
    assertThat(read("{}")).isNotEmpty();
  }

  @Test
  void closingAtAnyMomentLeaksNothing() throws Exception {
    Chunk[] chunks = new Chunk[12];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = chunk(CodecType.LZ4_FRAME, "w" + i, ROWS);
    }
    put(chunks);
    for (int round = 0; round < 40; round++) {
      openCachingStore();
      ChunkFrames source = open("{'wire':'zstd'}", transcoding);
      int after = round;
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(
              () -> {
                LockSupport.parkNanos(after * 300_000L);
                source.close();
              });
      try {
        List<Tagged> next;
        do {
          next = await(source.next());
          close(next);
        } while (!next.isEmpty());
      } catch (CompletionException e) {
        SheafException failure = (SheafException) SheafException.unwrap(e);
        assertThat(failure.reason()).isEqualTo(ErrorReason.CANCELLED);
      }
      closing.join();
    }
  }

  private String kept() {
    return await(store.ping()).properties().get("chunk cache");
  }

  private void put(Chunk... chunks) throws Exception {
    List<IpcFrame> frames = TestingRows.frames(ByteBufUtil.getBytes(chunks[0].bytes()));
    DatasetWriter writer = await(store.write(TRADES, SchemaMessage.of(frames.get(0)), OVERWRITE));
    frames.forEach(IpcFrame::close);
    for (Chunk chunk : chunks) {
      await(writer.write(0, chunk));
    }
    await(writer.commit());
  }

  private static Chunk chunk(CodecType codec, String words, int rows) {
    return paid(TestingRows.stream(codec, List.of(new Batch(words, partitions(rows)))), rows);
  }

  private static Chunk paid(byte[] stream, int rows) {
    try (Reservation room = budget.tryReserve(stream.length).orElseThrow()) {
      ByteBuf bytes = room.allocate(stream.length).writeBytes(stream);
      return new Chunk("", bytes, rows, ByteString.EMPTY);
    }
  }

  private static Integer[] partitions(int rows) {
    Random random = new Random(7);
    Integer[] partitions = new Integer[rows];
    Arrays.setAll(partitions, row -> random.nextInt(1000));
    return partitions;
  }

  private byte[] read(String options) {
    return read(options, transcoding);
  }

  private byte[] read(String options, Transcoding with) {
    List<IpcFrame> all = new ArrayList<>();
    try (ChunkFrames source = open(options, with)) {
      for (List<Tagged> next = await(source.next()); !next.isEmpty(); next = await(source.next())) {
        next.forEach(tagged -> all.add(tagged.frame()));
      }
    }
    return TestingRows.join(all);
  }

  private ChunkFrames open(String options, Transcoding with) {
    Dataset dataset = await(store.open(TRADES, Optional.empty()));
    return RequestedFrames.open(dataset, request(options), 1 << 20, with);
  }

  private static DatasetRequest request(String options) {
    String json =
        ("{'dataset':'trades'," + options.substring(1)).replace(",}", "}").replace('\'', '"');
    return DatasetRequest.parseTicket(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String kinds(byte[] stream) throws Exception {
    StringBuilder kinds = new StringBuilder();
    for (IpcFrame frame : TestingRows.frames(stream)) {
      kinds.append(frame.kind().name().charAt(0));
      frame.close();
    }
    return kinds.toString();
  }

  private static void close(List<Tagged> frames) {
    frames.forEach(tagged -> tagged.frame().close());
  }
}
