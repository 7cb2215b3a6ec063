package io.sheaf.dataset.redis.plain;

import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.redis.RedisTest;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class PlainLayoutTest extends RedisTest {
  private static final WriteOptions PLAIN_CREATE =
      WriteOptions.of(PutMode.CREATE, Layout.ARROW_REDIS);
  private static final WriteOptions PLAIN_OVERWRITE =
      WriteOptions.of(PutMode.OVERWRITE, Layout.ARROW_REDIS);

  private static String key(int partition, int batch) {
    return String.format("trades:{part=%05d}:batch=%05d", partition, batch);
  }

  private static void set(int partition, int batch, int... values) {
    redis.commands().set(key(partition, batch), TestingChunks.stream(TestingChunks.SCHEMA, values));
  }

  private Dataset open() {
    return await(store.open(TRADES, Optional.empty()));
  }

  private SheafException failureOfRead(int partition) {
    return failure(open().read(List.of(ChunkRange.all(partition))).next(1 << 20));
  }

  @Test
  void readsWhatAnotherProgramWrote() {
    set(0, 0, 1, 2);
    set(0, 1, 3);
    set(1, 0, 4);
    DatasetInfo info = open().info();

    assertThat(read(store, TRADES)).containsExactly(1, 2, 3, 4);
    assertThat(info.layout()).isEqualTo(Layout.ARROW_REDIS);
    assertThat(info.version()).isEmpty();
    assertThat(info.schema()).isEqualTo(TestingChunks.MESSAGE);
    assertThat(info.rows()).isEqualTo(-1);
    assertThat(info.bytes())
        .isEqualTo(redis.keys().stream().mapToLong(each -> redis.commands().strlen(each)).sum());
    assertThat(info.partitions()).extracting(PartitionInfo::chunks).containsExactly(2, 1);
  }

  /** As a put may begin with one, before there are any values. */
  @Test
  void batchWithoutRowsNeedsNoDictionaries() throws Exception {
    DictionaryEncoding words = new DictionaryEncoding(4, false, new ArrowType.Int(32, true));
    Field word = new Field("word", new FieldType(true, new ArrowType.Utf8(), words), null);
    try (BufferAllocator allocator = new RootAllocator();
        IpcFrame schema = SchemaMessage.of(new Schema(List.of(word))).frame()) {
      ArrowBuf none = allocator.getEmpty();
      for (int rows : new int[] {0, 1}) {
        ArrowRecordBatch batch =
            new ArrowRecordBatch(rows, List.of(new ArrowFieldNode(rows, 0)), List.of(none, none));
        try (IpcFrame frame = BatchFrames.encode(batch)) {
          ByteBuf stream = IpcStreams.join(List.of(schema, frame));
          redis.commands().set(key(rows, 0), ByteBufUtil.getBytes(stream));
          stream.release();
        }
      }
    }
    assertThat(read(open().read(List.of(ChunkRange.all(0))))).isEmpty();
    assertThat(failureOfRead(1)).hasMessageContaining("its schema needs [4]");
  }

  @Test
  void findsMoreThanAGroupOfPartitionsAndBatches() {
    for (int i = 0; i < 150; i++) {
      set(i, 0, i);
      set(7, i, i);
    }
    assertThat(open().info().partitions()).hasSize(150);
    assertThat(open().info().partitions().get(7).chunks()).isEqualTo(150);
    assertThat(read(open().read(List.of(ChunkRange.all(7))))).hasSize(150);
  }

  @Test
  void readingWritesNothing() {
    set(0, 0, 1);
    set(1, 0, 2);
    long before = writes();
    read(store, TRADES);
    await(store.list("", "", 10));
    await(store.ping());

    assertThat(redis.keys()).containsExactly(key(0, 0), key(1, 0));
    assertThat(writes()).isEqualTo(before);
  }

  private static long writes() {
    return redis
        .commands()
        .info("persistence")
        .lines()
        .filter(line -> line.startsWith("rdb_changes_since_last_save:"))
        .mapToLong(line -> Long.parseLong(line.split(":", -1)[1]))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMissingBatchFailsWhoReadsItAndNotWhoReadsTheOthers() {
    set(0, 0, 1);
    set(0, 2, 3);
    set(1, 1, 4);
    assertThat(open().info().partitions()).extracting(PartitionInfo::chunks).containsExactly(3, 2);
    assertThat(read(open().read(List.of(new ChunkRange(0, 0, 1), new ChunkRange(0, 2, 3)))))
        .containsExactly(1, 3);
    assertMissing(ChunkRange.all(0), key(0, 1));
    assertMissing(ChunkRange.all(1), key(1, 0));
    redis.commands().del(key(0, 0));
    assertMissing(ChunkRange.all(0), key(0, 0));
    assertThat(read(open().read(List.of(new ChunkRange(0, 2, 3))))).containsExactly(3);
  }

  private void assertMissing(ChunkRange range, String key) {
    Dataset dataset = open();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                SheafException.class, () -> dataset.read(List.of(range))))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CHUNK_MISSING),
            e -> assertThat(e.getMessage()).contains(key));
  }

  @Test
  void batchesAreFoundInAPartitionThatLostItsFirstTwo() {
    set(0, 2, 3);
    set(1, 0, 4);
    assertThat(open().info().partitions()).extracting(PartitionInfo::chunks).containsExactly(3, 1);
    assertThat(read(open().read(List.of(new ChunkRange(0, 2, 3))))).containsExactly(3);
  }

  @Test
  void aMissingPartitionFailsWhoReadsAllAndNotWhoNamesTheOthers() {
    set(0, 0, 1);
    set(2, 0, 3);

    assertThat(open().info().partitions())
        .extracting(PartitionInfo::chunks)
        .containsExactly(1, 0, 1);
    assertThat(read(open().read(List.of(ChunkRange.all(0), ChunkRange.all(2)))))
        .containsExactly(1, 3);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                SheafException.class, () -> read(store, TRADES)))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CHUNK_MISSING),
            e -> assertThat(e.getMessage()).contains(key(1, 0), "partition 1"));
  }

  @Test
  void damagedChunksAreNamed() {
    set(0, 0, 1);
    byte[] chunk = TestingChunks.stream(TestingChunks.SCHEMA, 2);
    redis.commands().set(key(1, 0), Arrays.copyOf(chunk, chunk.length - 20));
    redis.commands().set(key(2, 0), "no Arrow at all".getBytes());
    redis.commands().set(key(3, 0), TestingChunks.stream(TestingChunks.schema("other"), 1));
    for (int partition = 1; partition <= 3; partition++) {
      SheafException failure = failureOfRead(partition);
      assertThat(failure.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
      assertThat(failure.getMessage()).contains(key(partition, 0));
    }
    assertThat(failureOfRead(3).getMessage()).contains("schema", "other");
  }

  @Test
  void aFirstChunkThatIsNoArrowIsNamed() {
    redis.commands().set(key(0, 0), "no Arrow at all".getBytes());
    assertThat(failure(store.open(TRADES, Optional.empty())))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT),
            e -> assertThat(e.getMessage()).contains(key(0, 0)));
  }

  @Test
  void aKeyOfAnotherKindIsNamed() {
    set(0, 0, 1);
    redis.commands().lpush(key(1, 0), new byte[] {1});
    assertThat(failure(store.open(TRADES, Optional.empty())))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT),
            e -> assertThat(e.getMessage()).contains(key(1, 0)));
  }

  @Test
  void chunksThatChangeMeanwhileAreNamed() {
    set(0, 0, 1);
    set(0, 1, 2);
    Dataset dataset = open();
    redis.commands().del(key(0, 1));
    assertThat(failure(dataset.read(List.of(ChunkRange.all(0))).next(1 << 20)))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CHUNK_MISSING),
            e -> assertThat(e.getMessage()).contains(key(0, 1), "changed by another program"));
    set(0, 1, new int[500]);
    assertThat(reason(dataset.read(List.of(ChunkRange.all(0))).next(1 << 20)))
        .isEqualTo(ErrorReason.CHUNK_CORRUPT);
  }

  @Test
  void hasNoVersions() {
    set(0, 0, 1);
    assertThat(reason(store.open(TRADES, Optional.of(new Version("1-aaaaaaaaaaaaa")))))
        .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
  }

  @Test
  void writesTheKeysOfArrowRedisAndNothingElse() {
    PutSummary summary = plainPut(PLAIN_CREATE, new int[][] {{1}, {2}}, new int[][] {{3}});

    assertThat(redis.keys()).containsExactly(key(0, 0), key(0, 1), key(1, 0));
    assertThat(redis.commands().get(key(1, 0)))
        .isEqualTo(TestingChunks.stream(TestingChunks.SCHEMA, 3));
    assertThat(redis.commands().ttl(key(0, 0))).isEqualTo(-1);
    assertThat(summary).isEqualTo(new PutSummary("", 3, 3, summary.bytes()));
    assertThat(read(store, TRADES)).containsExactly(1, 2, 3);
  }

  private PutSummary plainPut(WriteOptions options, int[][]... partitions) {
    return put(store, budget, TRADES, options, partitions);
  }

  @Test
  void createRefusesAndOverwriteRemovesTheRest() {
    plainPut(PLAIN_CREATE, new int[][] {{1}, {2}}, new int[][] {{3}});
    assertThat(reason(store.write(TRADES, TestingChunks.MESSAGE, PLAIN_CREATE)))
        .isEqualTo(ErrorReason.DATASET_EXISTS);
    plainPut(PLAIN_OVERWRITE, new int[][] {{9}});

    assertThat(redis.keys()).containsExactly(key(0, 0));
    assertThat(read(store, TRADES)).containsExactly(9);
  }

  @Test
  void partitionsThatWouldNotBeFoundAgainAreRefused() {
    assertNotFoundAgain(PLAIN_CREATE, 64, "from 0 to 63", 64);
    assertNotFoundAgain(PLAIN_CREATE, 128, "from 64 to 127", 300, 128, 5);
    assertThat(redis.keys()).isEmpty();

    plainPut(PLAIN_CREATE, new int[][] {{1}, {2}}, new int[][] {{3}});
    assertNotFoundAgain(PLAIN_OVERWRITE, 200, "from 64 to 191", 0, 200);
    assertThat(redis.keys()).containsExactly(key(0, 0), key(0, 1), key(1, 0));
  }

  private void assertNotFoundAgain(
      WriteOptions options, int partition, String group, int... partitions) {
    assertThat(failure(writer(options, partitions).commit()))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_DATA),
            e -> assertThat(e).hasMessageContainingAll("partition " + partition + " ", group));
  }

  /** A put under way, of one chunk in each partition. */
  private DatasetWriter writer(WriteOptions options, int... partitions) {
    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, options));
    for (int partition : partitions) {
      await(writer.write(partition, TestingChunks.chunk(budget, partition)));
    }
    return writer;
  }

  /** Those of the chunks replaced count no more, since they go. */
  @Test
  void partitionsMustBeFoundWithoutThoseThatAnOverwriteRemoves() {
    int[] all = IntStream.range(0, 130).toArray();
    await(writer(PLAIN_CREATE, all).commit());
    assertNotFoundAgain(PLAIN_OVERWRITE, 129, "from 64 to 127", 0, 129);
    assertThat(read(store, TRADES)).hasSize(130);
  }

  @Test
  void partitionsOfEachGroupAreFoundWhateverIsMissingInIt() {
    await(writer(PLAIN_CREATE, 191, 127, 0).commit());
    assertThat(open().info().partitions()).hasSize(192);
    List<ChunkRange> there = Stream.of(0, 127, 191).map(ChunkRange::all).toList();
    assertThat(read(open().read(there))).containsExactly(0, 127, 191);
  }

  @Test
  void anAbortedOverwriteLeavesNoOtherKeys() {
    plainPut(PLAIN_CREATE, new int[][] {{1}});
    await(writer(PLAIN_OVERWRITE, 0, 0, 200).abort());
    assertThat(redis.keys()).containsExactly(key(0, 0));
  }

  @Test
  void anAbortedCreateIsTakenBack() {
    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, PLAIN_CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, 1)));
    await(writer.abort());

    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void neverOverAHead() {
    put(store, budget, TRADES, TestingStore.CREATE, new int[][] {{1}});
    SheafException refusal = failure(store.write(TRADES, TestingChunks.MESSAGE, PLAIN_OVERWRITE));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.DATASET_EXISTS);
    assertThat(refusal.getMessage()).contains("layout 'sheaf'");
  }

  @Test
  void theSheafLayoutRefusesToCreateOverItAndTakesItOverByOverwrite() {
    set(0, 0, 1);
    assertThat(reason(store.write(TRADES, TestingChunks.MESSAGE, TestingStore.CREATE)))
        .isEqualTo(ErrorReason.DATASET_EXISTS);
    put(store, budget, TRADES, OVERWRITE, new int[][] {{5}});
    assertThat(read(store, TRADES)).containsExactly(5);
    assertThat(redis.keys()).contains(key(0, 0));

    assertThat(await(store.delete(TRADES))).isTrue();
    assertThat(read(store, TRADES)).containsExactly(1);
    assertThat(await(store.delete(TRADES))).isTrue();
    assertThat(redis.keys()).isEmpty();
    assertThat(await(store.delete(TRADES))).isFalse();
  }
}
