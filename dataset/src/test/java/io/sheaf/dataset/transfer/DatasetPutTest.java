package io.sheaf.dataset.transfer;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.TestingDatasetStore;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.TestingRows.Batch;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.request.PutRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetPutTest {
  private final BufferAllocator allocator = new RootAllocator(256 << 20);
  private final MemoryBudget budget = new MemoryBudget(256 << 20);
  private final TestingDatasetStore store = new TestingDatasetStore(budget);
  private final List<ByteBuf> given = new ArrayList<>();
  private final List<Transcoding> transcodings = new ArrayList<>();

  @AfterEach
  void nothingIsLeftOpen() {
    for (Transcoding transcoding : transcodings) {
      transcoding.close();
      assertThat(transcoding.bytesReserved()).isZero();
    }
    allocator.close();
    assertThat(budget.bytesReserved()).isZero();
    assertThat(given).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
  }

  @ParameterizedTest
  @EnumSource(CodecType.class)
  void rowsOfSeveralPartitionsAreSplitInTheirOrder(CodecType codec) throws Exception {
    DatasetPut put =
        putAll(
            "{}", TestingRows.stream(codec, List.of(new Batch("a", 2, 0, 2), new Batch("b", 2))));
    await(put.commit(Optional.of(4L)));
    assertThat(store.chunks("d")).containsOnlyKeys(0, 2);
    assertThat(rowsOf(0)).containsExactly("1 a1");
    assertThat(rowsOf(2)).containsExactly("0 a0", "2 a2", "3 b0");
    assertThat(store.chunks("d").get(2)).hasSize(2);
    for (TestingDatasetStore.Stored chunk : store.chunks("d").get(2)) {
      IpcFrame batch = TestingRows.frames(chunk.bytes()).get(2);
      assertThat(FrameRecoder.codecOf(batch).type()).isEqualTo(codec);
    }
  }

  @Test
  void batchOfOnePartitionPassesUntouched() throws Exception {
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 7, 7, 7)));
    await(putAll("{}", stream).commit(Optional.empty()));
    assertThat(store.chunks("d").get(7).get(0).bytes()).isEqualTo(stream);
  }

  @Test
  void emptyBatchAndBatchOfAMillionRows() throws Exception {
    Integer[] million = new Integer[1_000_000];
    Arrays.setAll(million, row -> row < 500_000 ? 1 : 3);
    byte[] stream =
        TestingRows.stream(CodecType.LZ4_FRAME, List.of(new Batch("a"), new Batch("b", million)));
    await(putAll("{}", stream).commit(Optional.of(1_000_000L)));
    assertThat(store.chunks("d")).containsOnlyKeys(0, 1, 3);
    assertThat(store.chunks("d").get(0).get(0).rows()).isZero();
    assertThat(rowsOf(3)).hasSize(500_000).startsWith("500000 b2").endsWith("999999 b0");
  }

  @Test
  void firstRowSequentialAndOtherColumns() throws Exception {
    List<Batch> batches = List.of(new Batch("a", 2, 5), new Batch("b", 1), new Batch("c", 2));
    byte[] stream = TestingRows.stream(CodecType.NO_COMPRESSION, batches);
    await(putAll("{'partitioning':'first-row'}", stream).commit(Optional.empty()));
    assertThat(store.chunks("d")).containsOnlyKeys(1, 2);
    assertThat(rowsOf(2)).containsExactly("0 a0", "1 a1", "3 c0");
    await(putAll("{'partitioning':{'sequential':{'batches':2}}}", stream).commit(Optional.empty()));
    assertThat(store.chunks("d")).containsOnlyKeys(0, 1);
    await(putAll("{'partitioning':{'column':'row'}}", stream).commit(Optional.empty()));
    assertThat(store.chunks("d")).containsOnlyKeys(0, 1, 2, 3);
    assertRefused("{'partitioning':{'column':'word'}}", ErrorReason.INVALID_REQUEST, "'word'");
    assertRefused("{'partitioning':{'column':'none'}}", ErrorReason.INVALID_REQUEST, "'none'");
  }

  @Test
  void hashGoesByValuesWhateverTheBatchesAndDictionariesAre() throws Exception {
    String hash = "{'partitioning':{'hash':['word'],'partitions':16}}";
    Integer[] six = {0, 0, 0, 0, 0, 0};
    byte[] whole = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", six)));
    await(putAll(hash, whole).commit(Optional.of(6L)));
    Map<Integer, List<String>> expected = rowsByPartition();
    assertThat(expected).hasSize(3);
    assertThat(expected.values()).contains(List.of("0 a0", "3 a0"), List.of("1 a1", "4 a1"));

    Integer[] three = {0, 0, 0};
    byte[] cut =
        TestingRows.stream(
            CodecType.LZ4_FRAME,
            List.of(new Batch("a", three), new Batch("a", 0), new Batch("a", 0, 0)));
    await(putAll(hash, cut).commit(Optional.of(6L)));
    assertThat(rowsByPartition()).isEqualTo(expected);
    assertRefused(
        "{'partitioning':{'hash':['word'],'partitions':101}}",
        ErrorReason.INVALID_REQUEST,
        "at most 100");
    assertRefused(
        "{'partitioning':{'hash':['none'],'partitions':2}}",
        ErrorReason.INVALID_REQUEST,
        "no column 'none'");
  }

  private Map<Integer, List<String>> rowsByPartition() throws Exception {
    Map<Integer, List<String>> rows = new TreeMap<>();
    for (int partition : store.chunks("d").keySet()) {
      rows.put(partition, rowsOf(partition));
    }
    return rows;
  }

  @Test
  void rowsWithoutAValidPartitionAreNamed() throws Exception {
    assertPartitionRefused("row 2 has null in column 'partition'", 1, 1, null);
    assertPartitionRefused("row 0 has null in column 'partition'", null, 1);
    assertPartitionRefused("row 0 has null in column 'partition'", (Integer) null);
    assertPartitionRefused("row 1 has -1 in column 'partition'", 1, -1);
    assertPartitionRefused("row 0 has 100 in column 'partition'; partitions are numbers", 100, 100);
  }

  private void assertPartitionRefused(String message, Integer... partitions) throws Exception {
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", partitions)));
    SheafException failure = lastFailure("{}", frames(stream));
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.reason()).isEqualTo(ErrorReason.INVALID_DATA);
  }

  @Test
  void framesThatDoNotBelongAreRefused() throws Exception {
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 1)));
    List<IpcFrame> frames = frames(stream);
    List<IpcFrame> twice = List.of(frames.get(0), frames.get(0).retain());
    assertThat(lastFailure("{}", twice)).hasMessageContaining("second schema");
    frames.subList(1, 3).forEach(IpcFrame::close);

    frames = frames(stream);
    frames.remove(1).close();
    assertThat(lastFailure("{}", frames)).hasMessageContaining("before its dictionaries [4]");
  }

  @Test
  void batchOfAnotherSchemaIsRefused() throws Exception {
    List<IpcFrame> frames = frames(TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 1))));
    List<IpcFrame> other =
        TestingRows.frames(
            io.sheaf.dataset.TestingChunks.stream(io.sheaf.dataset.TestingChunks.SCHEMA, 1));
    List<IpcFrame> mixed = List.of(frames.get(0), frames.get(1), other.get(1));
    assertThat(lastFailure("{}", mixed)).hasMessageContaining("its schema needs");
    frames.get(2).close();
    other.get(0).close();
  }

  @Test
  void bodyThatIsNotPaddedIsRefused() throws Exception {
    byte[] stream = TestingRows.stream(CodecType.NO_COMPRESSION, List.of(new Batch("a", 1)));
    List<IpcFrame> frames = frames(stream);
    IpcFrame longer = withOneByteMore(frames.get(2));
    List<IpcFrame> unpadded = List.of(frames.get(0), frames.get(1), longer);
    assertThat(lastFailure("{}", unpadded)).hasMessageContaining("not a multiple of 8");
    frames = frames(stream);
    List<IpcFrame> dictionary = List.of(frames.get(0), withOneByteMore(frames.get(1)));
    assertThat(lastFailure("{}", dictionary)).hasMessageContaining("not a multiple of 8");
    frames.get(2).close();
  }

  private static IpcFrame withOneByteMore(IpcFrame frame) throws Exception {
    try (frame) {
      long body = frame.body().readableBytes();
      ByteBuf message = frame.message().copy();
      int at = 0;
      while (message.getLongLE(at) != body || at % 8 != 0) {
        at += 4;
      }
      message.setLongLE(at, body + 1);
      return IpcFrame.of(
          message, Unpooled.buffer().writeBytes(frame.body().duplicate()).writeByte(0));
    }
  }

  @Test
  void dictionaryThatTheSchemaDoesNotNameIsRefused() throws Exception {
    List<IpcFrame> frames = frames(TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 1))));
    SchemaMessage plain = io.sheaf.dataset.TestingChunks.MESSAGE;
    List<IpcFrame> strange = List.of(plain.frame(), frames.get(1));
    assertThat(lastFailure("{}", strange)).hasMessage("dictionary 4 is not in the schema");
    frames.get(0).close();
    frames.get(2).close();
  }

  @Test
  void writesThatFailWhileOthersAreUnderWayLeaveNothing() throws Exception {
    store.holdBack();
    store.failWritesAfter(2);
    List<IpcFrame> frames =
        frames(TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 1, 2, 3, 4))));
    DatasetPut put = begin("{}", SchemaMessage.of(frames.get(0)));
    frames.get(0).close();
    await(put.accept(frames.get(1), ByteString.EMPTY));
    var staged = put.accept(frames.get(2), ByteString.EMPTY).toCompletableFuture();
    // Small chunks have a limit, too: a hundred thousand of them did not fit the queue to Redis.
    assertThat(put.bytesInFlight()).isGreaterThanOrEqualTo(4 * (16 << 10));
    assertThat(store.heldBack()).isEqualTo(4);
    await(put.abort());
    while (store.letGo()) {
      assertThat(staged.isDone()).isEqualTo(store.heldBack() == 0);
    }
    assertThat(failure(staged).reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(put.bytesInFlight()).isZero();
    assertThat(store.has("d")).isFalse();
  }

  @Test
  void promiseThatDoesNotHoldIsNotCommitted() throws Exception {
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 1, 1)));
    SheafException failure = failure(putAll("{}", stream).commit(Optional.of(3L)));
    assertThat(failure.reason()).isEqualTo(ErrorReason.COMMIT_REFUSED);
    assertThat(failure).hasMessage("the commit promises 3 rows, 2 came; nothing was committed");
    assertThat(store.has("d")).isFalse();
  }

  @Test
  void batchThatNeedsMoreMemoryThanThereIsIsALimit() throws Exception {
    Integer[] many = new Integer[100_000];
    Arrays.setAll(many, row -> row % 2);
    List<IpcFrame> frames =
        frames(TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", many))));
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 1 << 20)) {
      SheafException failure = lastFailure("{}", frames, small);
      assertThat(failure.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    }
  }

  /** They cost their sender nothing, and the heap for each a number. */
  @Test
  void rowsAndValuesWithoutBytesAreNotTakenApartInAnyNumber() throws Exception {
    String hash = "{'partitioning':{'hash':['n'],'partitions':16}}";
    assertTooMany(hash, nulls(), "2000000000 rows");
    assertTooMany("{'chunk_rows':1}", nulls(), "2000000000 chunks");
    assertTooMany("{}", listsOfNulls(0, 1), "1000000000 values");

    for (List<IpcFrame> stored : List.of(nulls(), listsOfNulls(1, 1))) {
      DatasetPut put = begin("{}", SchemaMessage.of(stored.get(0)));
      await(put.accept(stored.get(1), ByteString.EMPTY));
      await(put.commit(Optional.empty()));
    }
  }

  private static List<IpcFrame> nulls() {
    int many = 2_000_000_000;
    ArrowRecordBatch rows =
        new ArrowRecordBatch(many, List.of(new ArrowFieldNode(many, many)), List.of());
    return frames(List.of(Field.nullable("n", ArrowType.Null.INSTANCE)), rows);
  }

  /** A list of many nulls, and an empty one, each in its partition. */
  private List<IpcFrame> listsOfNulls(int... partitions) throws Exception {
    int many = 1_000_000_000;
    Field lists =
        new Field(
            "l",
            FieldType.nullable(new ArrowType.List()),
            List.of(Field.nullable("n", ArrowType.Null.INSTANCE)));
    try (ArrowBuf numbers = ints(partitions);
        ArrowBuf offsets = ints(0, many, many)) {
      ArrowRecordBatch batch =
          new ArrowRecordBatch(
              2,
              List.of(
                  new ArrowFieldNode(2, 0),
                  new ArrowFieldNode(2, 0),
                  new ArrowFieldNode(many, many)),
              List.of(allocator.getEmpty(), numbers, allocator.getEmpty(), offsets));
      return frames(
          List.of(Field.nullable("partition", new ArrowType.Int(32, true)), lists), batch);
    }
  }

  private ArrowBuf ints(int... values) {
    ArrowBuf buffer = allocator.buffer(Integer.BYTES * values.length);
    Arrays.stream(values).forEach(buffer::writeInt);
    return buffer;
  }

  private static List<IpcFrame> frames(List<Field> columns, ArrowRecordBatch batch) {
    return List.of(SchemaMessage.of(new Schema(columns)).frame(), BatchFrames.encode(batch));
  }

  private void assertTooMany(String options, List<IpcFrame> frames, String messagePart)
      throws Exception {
    SheafException failure = lastFailure(options, frames);
    assertThat(failure.reason()).as(failure.toString()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    assertThat(failure).hasMessageContaining(messagePart);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "lz4", "zstd", "zstd:1", "zstd:19"})
  void codecIsThatOfBatchesAndDictionaries(String codec) throws Exception {
    for (CodecType type : CodecType.values()) {
      Integer[] many = new Integer[10_000];
      Arrays.setAll(many, row -> row < 5_000 ? 1 : row % 3);
      byte[] stream = TestingRows.stream(type, List.of(new Batch("a", 1, 1), new Batch("b", many)));
      await(putAll("{'codec':'" + codec + "'}", stream).commit(Optional.of(10_002L)));
      assertThat(store.chunks("d")).containsOnlyKeys(0, 1, 2);
      assertThat(rowsOf(1)).hasSize(6_668).startsWith("0 a0", "1 a1", "2 b2");
      for (List<TestingDatasetStore.Stored> chunks : store.chunks("d").values()) {
        for (TestingDatasetStore.Stored chunk : chunks) {
          List<IpcFrame> frames = TestingRows.frames(chunk.bytes());
          CodecType expected = BufferCodec.parse(codec).type();
          assertThat(FrameRecoder.codecOf(frames.get(1)).type()).isEqualTo(expected);
          assertThat(FrameRecoder.codecOf(frames.get(2)).type()).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void batchInTheCodecAskedForPassesUntouchedUnlessALevelIsGiven() throws Exception {
    byte[] stream =
        TestingRows.stream(
            CodecType.ZSTD, List.of(new Batch("a", Arrays.copyOf(randomRows(), 20_000))));
    String partitioning = ",'partitioning':{'sequential':{'batches':1}}}";
    await(putAll("{'codec':'zstd'" + partitioning, stream).commit(Optional.empty()));
    assertThat(store.chunks("d").get(0).get(0).bytes()).isEqualTo(stream);
    await(putAll("{'codec':'keep'" + partitioning, stream).commit(Optional.empty()));
    assertThat(store.chunks("d").get(0).get(0).bytes()).isEqualTo(stream);
    await(putAll("{'codec':'zstd:22'" + partitioning, stream).commit(Optional.empty()));
    assertThat(store.chunks("d").get(0).get(0).bytes()).hasSizeLessThan(stream.length);
  }

  private static Integer[] randomRows() {
    java.util.Random random = new java.util.Random(1);
    Integer[] rows = new Integer[100_000];
    Arrays.setAll(rows, row -> random.nextInt(1000));
    return rows;
  }

  @Test
  void unknownCodecIsRefusedBeforeAnythingIsWritten() throws Exception {
    for (String codec : List.of("zstd:0", "zstd:23", "lz4:1", "snappy", "KEEP ")) {
      assertRefused("{'codec':'" + codec + "'}", ErrorReason.INVALID_REQUEST, "member 'codec': ");
    }
  }

  @Test
  void batchesAreWrittenInTheirOrderHoweverLongTheyTake() throws Exception {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Integer[] rows = new Integer[i % 7 == 0 ? 50_000 : 10];
      Arrays.fill(rows, 0);
      batches.add(new Batch("b" + i / 10 + "-", rows));
    }
    List<IpcFrame> frames = frames(TestingRows.stream(CodecType.NO_COMPRESSION, batches));
    DatasetPut put = begin("{'codec':'zstd:9'}", SchemaMessage.of(frames.get(0)));
    frames.get(0).close();
    List<CompletableFuture<Void>> staged = new ArrayList<>();
    for (IpcFrame frame : frames.subList(1, frames.size())) {
      staged.add(put.accept(frame, ByteString.EMPTY).toCompletableFuture());
    }
    await(CompletableFuture.allOf(staged.toArray(CompletableFuture[]::new)));
    await(put.commit(Optional.empty()));
    List<String> rows = rowsOf(0);
    assertThat(rows).hasSize(9 * 50_000 + 51 * 10);
    for (int row = 0; row < rows.size(); row++) {
      assertThat(rows.get(row)).startsWith(row + " b");
    }
  }

  @Test
  void putThatIsAbortedWhileBatchesAreCompressedLeavesNothing() throws Exception {
    byte[] stream =
        TestingRows.stream(CodecType.NO_COMPRESSION, List.of(new Batch("a", randomRows())));
    for (int round = 0; round < 20; round++) {
      List<IpcFrame> frames = frames(stream);
      DatasetPut put = begin("{'codec':'zstd:3'}", SchemaMessage.of(frames.get(0)));
      frames.get(0).close();
      await(put.accept(frames.get(1), ByteString.EMPTY));
      var staged = put.accept(frames.get(2), ByteString.EMPTY).toCompletableFuture();
      java.util.concurrent.locks.LockSupport.parkNanos(round * 1_000_000L);
      await(put.abort());
      staged.handle((done, failure) -> null).join();
      assertThat(put.bytesInFlight()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(CodecType.class)
  void chunksHaveTheRowsAskedForWhateverTheBatches(CodecType type) throws Exception {
    java.util.Random random = new java.util.Random(5);
    List<Batch> batches = new ArrayList<>();
    int total = 0;
    for (int i = 0; i < 40; i++) {
      Integer[] rows = new Integer[i % 10 == 0 ? 3_000 : random.nextInt(300)];
      Arrays.setAll(rows, row -> random.nextInt(2));
      batches.add(new Batch("a", rows));
      total += rows.length;
    }
    byte[] stream = TestingRows.stream(type, batches);
    await(putAll("{}", stream).commit(Optional.empty()));
    Map<Integer, List<String>> expected = rowsByPartition();
    for (String codec : List.of("keep", "lz4", "zstd:3")) {
      String options = "{'chunk_rows':500,'codec':'" + codec + "'}";
      await(putAll(options, stream).commit(Optional.of((long) total)));
      assertThat(rowsByPartition()).isEqualTo(expected);
      for (List<TestingDatasetStore.Stored> chunks : store.chunks("d").values()) {
        assertThat(chunks.subList(0, chunks.size() - 1))
            .allSatisfy(chunk -> assertThat(chunk.rows()).isEqualTo(500));
        assertThat(chunks.get(chunks.size() - 1).rows()).isBetween(1L, 500L);
        IpcFrame batch = TestingRows.frames(chunks.get(0).bytes()).get(2);
        CodecType wanted = codec.equals("keep") ? type : BufferCodec.parse(codec).type();
        assertThat(FrameRecoder.codecOf(batch).type()).isEqualTo(wanted);
      }
    }
  }

  @Test
  void batchOfTheRowsAskedForPassesUntouchedAndOneWithMetadataIsNotJoined() throws Exception {
    Integer[] hundred = new Integer[100];
    Arrays.fill(hundred, 0);
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", hundred)));
    await(putAll("{'chunk_rows':100}", stream).commit(Optional.empty()));
    assertThat(store.chunks("d").get(0).get(0).bytes()).isEqualTo(stream);

    DatasetPut put = null;
    for (int i = 0; i < 5; i++) {
      List<IpcFrame> frames = frames(stream);
      put = put == null ? begin("{'chunk_rows':250}", SchemaMessage.of(frames.get(0))) : put;
      frames.get(0).close();
      await(put.accept(frames.get(1), ByteString.EMPTY));
      ByteString tag = i == 1 || i == 4 ? ByteString.copyFromUtf8("tag" + i) : ByteString.EMPTY;
      await(put.accept(frames.get(2), tag));
    }
    await(put.commit(Optional.of(500L)));
    assertThat(store.chunks("d").get(0).stream().map(TestingDatasetStore.Stored::rows))
        .containsExactly(100L, 100L, 200L, 100L);
    assertThat(store.chunks("d").get(0).stream().map(each -> each.appMetadata().toStringUtf8()))
        .containsExactly("", "tag1", "", "tag4");
  }

  @Test
  void batchesOfDifferentDictionariesAreNotJoined() throws Exception {
    List<Batch> batches = List.of(new Batch("a", 1), new Batch("b", 1), new Batch("b", 1));
    byte[] stream = TestingRows.stream(CodecType.NO_COMPRESSION, batches);
    await(putAll("{'chunk_rows':1000}", stream).commit(Optional.of(3L)));
    assertThat(rowsOf(1)).containsExactly("0 a0", "1 b1", "2 b2");
    assertThat(store.chunks("d").get(1).stream().map(TestingDatasetStore.Stored::rows))
        .containsExactly(1L, 2L);
  }

  @Test
  void whatWaitsToBeJoinedIsBoundedAndGoesWhenThePutIsAborted() throws Exception {
    Integer[] many = new Integer[250_000];
    Arrays.fill(many, 0);
    byte[] stream = TestingRows.stream(CodecType.NO_COMPRESSION, List.of(new Batch("a", many)));
    List<IpcFrame> frames = frames(stream);
    DatasetPut put = begin("{'chunk_rows':100000000}", SchemaMessage.of(frames.get(0)));
    frames.get(0).close();
    await(put.accept(frames.get(1), ByteString.EMPTY));
    for (int i = 0; i < 8; i++) {
      await(put.accept(frames.get(2).retain(), ByteString.EMPTY));
    }
    frames.get(2).close();
    await(put.commit(Optional.of(2_000_000L)));
    assertThat(store.chunks("d").get(0)).hasSizeBetween(2, 4);

    frames = frames(stream);
    put = begin("{'chunk_rows':100000000}", SchemaMessage.of(frames.get(0)));
    frames.get(0).close();
    await(put.accept(frames.get(1), ByteString.EMPTY));
    await(put.accept(frames.get(2), ByteString.EMPTY));
    await(put.abort());
  }

  @Test
  void damagedBatchIsRefusedWhenItHasToBeDecoded() throws Exception {
    List<IpcFrame> frames =
        frames(TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", randomRows()))));
    IpcFrame batch = frames.get(2);
    long offset = batch.recordBatch().buffers(3).offset();
    batch.body().setLong(batch.body().readerIndex() + (int) offset + 8, 0);
    SheafException failure =
        lastFailure("{'codec':'lz4','partitioning':{'sequential':{'batches':1}}}", frames);
    assertThat(failure.reason()).isEqualTo(ErrorReason.INVALID_DATA);
    assertThat(failure).hasMessageContaining("can't be decompressed");
  }

  /** Nobody could read it, and what it is put with must not fail in the middle. */
  @Test
  void unknownCodecOfABatchIsRefusedWhenItComes() throws Exception {
    String joined = "{'codec':'lz4','chunk_rows':100,'partitioning':{'sequential':{'batches':1}}}";
    for (String options : List.of("{}", joined)) {
      List<IpcFrame> frames =
          frames(TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 1), new Batch("a", 1))));
      IpcFrame unknown = withUnknownCodec(frames.remove(3));
      frames.add(unknown);
      SheafException failure = lastFailure(options, frames);
      assertThat(failure.reason()).isEqualTo(ErrorReason.INVALID_DATA);
      assertThat(failure).hasMessageContaining("unknown compression codec 7");
    }
    List<IpcFrame> frames = frames(TestingRows.stream(CodecType.ZSTD, List.of(new Batch("a", 1))));
    List<IpcFrame> dictionary = List.of(frames.get(0), withUnknownCodec(frames.get(1)));
    assertThat(lastFailure("{}", dictionary)).hasMessageContaining("unknown compression codec 7");
    frames.get(2).close();
  }

  private static IpcFrame withUnknownCodec(IpcFrame frame) throws Exception {
    try (frame) {
      byte zstd = CodecType.ZSTD.getType();
      ByteBuf message = frame.message().copy();
      for (int at = 0; at < message.readableBytes(); at++) {
        if (message.getByte(at) == zstd) {
          message.setByte(at, 7);
          if (codecOf(message, frame.body()) == 7) {
            return IpcFrame.of(message, frame.body().retain());
          }
          message.setByte(at, zstd);
        }
      }
      throw new AssertionError("no codec in " + frame);
    }
  }

  private static int codecOf(ByteBuf message, ByteBuf body) {
    try (IpcFrame frame = IpcFrame.of(message.copy(), Unpooled.copiedBuffer(body))) {
      return frame.recordBatch().compression().codec();
    } catch (io.sheaf.protocol.ipc.CorruptIpcException | RuntimeException e) {
      return -1;
    }
  }

  private List<String> rowsOf(int partition) throws Exception {
    List<String> rows = new ArrayList<>();
    for (TestingDatasetStore.Stored chunk : store.chunks("d").get(partition)) {
      rows.addAll(TestingRows.rows(chunk.bytes()));
    }
    return rows;
  }

  private DatasetPut begin(String options, SchemaMessage schema) {
    return await(DatasetPut.begin(store, request(options), schema, limits()));
  }

  private PutLimits limits() {
    return limits(allocator);
  }

  private PutLimits limits(BufferAllocator memory) {
    Transcoding transcoding = new Transcoding(memory, 128 << 20, 3);
    transcodings.add(transcoding);
    return new PutLimits(100, transcoding);
  }

  private static PutRequest request(String options) {
    String json = ("{'dataset':'d'," + options.substring(1)).replace(",}", "}").replace('\'', '"');
    return PutRequest.parseCommand(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  private DatasetPut putAll(String options, byte[] stream) throws Exception {
    List<IpcFrame> frames = frames(stream);
    DatasetPut put = begin(options, SchemaMessage.of(frames.get(0)));
    frames.get(0).close();
    for (IpcFrame frame : frames.subList(1, frames.size())) {
      await(put.accept(frame, ByteString.EMPTY));
    }
    return put;
  }

  private void assertRefused(String options, ErrorReason reason, String messagePart)
      throws Exception {
    byte[] stream = TestingRows.stream(CodecType.ZSTD, List.of());
    List<IpcFrame> frames = frames(stream);
    SchemaMessage schema = SchemaMessage.of(frames.get(0));
    frames.get(0).close();
    SheafException failure = failure(DatasetPut.begin(store, request(options), schema, limits()));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(messagePart);
  }

  private SheafException lastFailure(String options, List<IpcFrame> frames) throws Exception {
    return lastFailure(options, frames, allocator);
  }

  /** The failure of the last frame, those before it being fine. */
  private SheafException lastFailure(String options, List<IpcFrame> frames, BufferAllocator memory)
      throws Exception {
    SchemaMessage schema = SchemaMessage.of(frames.get(0));
    frames.get(0).close();
    DatasetPut put = await(DatasetPut.begin(store, request(options), schema, limits(memory)));
    for (IpcFrame frame : frames.subList(1, frames.size() - 1)) {
      await(put.accept(frame, ByteString.EMPTY));
    }
    IpcFrame last = frames.get(frames.size() - 1);
    SheafException failure = failure(put.accept(last, ByteString.EMPTY));
    await(put.abort());
    return failure;
  }

  /** Frames of a buffer that must be free at the end. */
  private List<IpcFrame> frames(byte[] stream) throws Exception {
    ByteBuf bytes = Unpooled.wrappedBuffer(stream.clone());
    given.add(bytes);
    List<IpcFrame> frames = io.sheaf.protocol.ipc.IpcFrames.parse(bytes);
    bytes.release();
    return new ArrayList<>(frames);
  }
}
