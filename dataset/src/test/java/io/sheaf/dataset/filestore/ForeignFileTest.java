package io.sheaf.dataset.filestore;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.arrowfile.FileBlock;
import io.sheaf.dataset.file.DirectorySpace;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that others wrote, read or damage. */
class ForeignFileTest {
  private static final MemoryBudget BUDGET = new MemoryBudget(16 << 20);
  private static final DatasetName TRADES = new DatasetName("trades");

  @TempDir private Path directory;
  private ArrowFileStore store;

  @BeforeEach
  void open() {
    store =
        new ArrowFileStore(DirectorySpace.open(directory, 2), BUDGET, TestingFileStore.impatient());
  }

  @AfterEach
  void close() {
    store.close();
    assertThat(BUDGET.buffersLive()).isZero();
    assertThat(BUDGET.bytesReserved()).isZero();
  }

  private Path arrowsOwn(int batches) throws IOException {
    Path file = directory.resolve("trades.arrow");
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(TestingChunks.SCHEMA, allocator);
        var out = Files.newOutputStream(file);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
      root.allocateNew();
      for (int i = 0; i < batches; i++) {
        ((IntVector) root.getVector(0)).setSafe(0, i);
        root.setRowCount(1);
        writer.writeBatch();
      }
    }
    return file;
  }

  private Dataset opened() {
    return await(store.open(TRADES, Optional.empty()));
  }

  private SheafException failureOfReading() {
    try {
      Dataset dataset = opened();
      return failure(
          dataset
              .read(
                  dataset.info().partitions().stream()
                      .map(partition -> ChunkRange.all(partition.partition()))
                      .toList())
              .next(1 << 20));
    } catch (CompletionException e) {
      return (SheafException) SheafException.unwrap(e);
    }
  }

  @Test
  void aFileIsCutByBatchNumber() throws IOException {
    arrowsOwn(3);
    assertThat(read(opened())).containsExactly(0, 1, 2);
    assertThat(opened().info().partitions())
        .extracting(PartitionInfo::partition)
        .containsExactly(0, 1, 2);
    assertThat(opened().info().rows()).isEqualTo(-1);
    assertThat(opened().info().checksums()).isFalse();
  }

  @Test
  void aStreamIsReadByItsHeaders() throws IOException {
    Files.write(
        directory.resolve("trades.arrows"), TestingChunks.stream(TestingChunks.SCHEMA, 7, 8));
    assertThat(read(opened())).containsExactly(7, 8);
    assertThat(opened().info().rows()).isEqualTo(2);
    put(store, BUDGET, TRADES, TestingStore.OVERWRITE, new int[][] {{9}});
    assertThat(read(opened())).containsExactly(9);
    assertThat(Files.exists(directory.resolve("trades.arrows"))).isFalse();
  }

  @Test
  void arrowReadsWhatSheafWrote() throws IOException {
    put(store, BUDGET, TRADES, TestingStore.CREATE, new int[][] {{1, 2}, {3}}, new int[][] {{4}});
    try (RootAllocator allocator = new RootAllocator();
        var channel = Files.newByteChannel(directory.resolve("trades.arrow"));
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      assertThat(reader.getRecordBlocks()).hasSize(3);
      int rows = 0;
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
      }
      assertThat(rows).isEqualTo(4);
    }
  }

  @Test
  void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
    byte[] whole = Files.readAllBytes(arrowsOwn(2));
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(directory.resolve("trades.arrow"), Arrays.copyOf(whole, length));
      SheafException refusal = failureOfReading();
      assertThat(refusal.reason()).as("%d bytes", length).isEqualTo(ErrorReason.CHUNK_CORRUPT);
      assertThat(refusal.getMessage()).contains("trades.arrow");
    }
  }

  @Test
  void aFileThatNobodyCouldReadIsNotWritten() throws IOException {
    String text = "x".repeat(FileBlock.METADATA_BYTES_MAX);
    Schema schema = new Schema(TestingChunks.SCHEMA.getFields(), Map.of("text", text));
    DatasetWriter writer =
        await(store.write(TRADES, SchemaMessage.of(schema), TestingStore.CREATE));
    SheafException refusal = failure(writer.commit());
    assertThat(refusal.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    assertThat(refusal.getMessage()).contains("schema");
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aDamagedFileIsReplacedByAPutWithAnId() throws IOException {
    Path file = arrowsOwn(1);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    WriteOptions options =
        new WriteOptions(
            PutMode.OVERWRITE,
            Layout.SHEAF,
            Optional.empty(),
            Optional.of("load"),
            Optional.empty(),
            Optional.empty());
    put(store, BUDGET, TRADES, options, new int[][] {{9}});
    assertThat(read(opened())).containsExactly(9);
  }

  @Test
  void everyFlippedByteOfABlockIsFound() throws IOException {
    put(store, BUDGET, TRADES, TestingStore.CREATE, new int[][] {{1, 2, 3}});
    Path file = directory.resolve("trades.arrow");
    byte[] whole = Files.readAllBytes(file);
    long block;
    try (RootAllocator allocator = new RootAllocator();
        var channel = Files.newByteChannel(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      block = reader.getRecordBlocks().get(0).getOffset();
    }
    for (int i = 0; i < 64; i++) {
      byte[] flipped = whole.clone();
      flipped[(int) block + i] ^= 1;
      Files.write(file, flipped);
      assertThat(failureOfReading().reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
    }
  }

  @Test
  void aFooterThatLiesIsRefusedBeforeMemoryIsTaken() throws IOException {
    Path file = arrowsOwn(1);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() - 10);
      bytes.write(new byte[] {-1, -1, -1, 127});
    }
    SheafException refusal = failureOfReading();
    assertThat(refusal.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
    assertThat(refusal.getMessage()).contains("footer");
  }

  @Test
  void aFileChangedInPlaceWhileItIsReadIsAnError() throws IOException {
    Path file = arrowsOwn(2);
    var source = opened().read(List.of(ChunkRange.all(0), ChunkRange.all(1)));
    await(source.next(1)).close();
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() - 1);
    }
    SheafException refusal = failure(source.next(1));
    source.cancel();
    assertThat(refusal.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
    assertThat(refusal.getMessage()).contains("changed in place");
  }

  @Test
  void aStreamUnderWayOutlivesTheFileThatReplacesIt() throws IOException {
    arrowsOwn(2);
    var source = opened().read(List.of(ChunkRange.all(0), ChunkRange.all(1)));
    await(source.next(1)).close();
    put(store, BUDGET, TRADES, TestingStore.OVERWRITE, new int[][] {{9}});
    assertThat(read(source)).containsExactly(1);
  }

  @Test
  void aFileThatIsNotArrowIsRefusedByItsBeginning() throws IOException {
    Path file = directory.resolve("trades.arrow");
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.write(new byte[] {0x1f, (byte) 0x8b, 8, 8}); // gzip's
      bytes.setLength(200 << 20);
    }
    assertRefused();
  }

  @Test
  void aFileWhoseSchemaIsOfNoSensibleLengthIsRefused() throws IOException {
    Path file = directory.resolve("trades.arrow");
    put(store, BUDGET, TRADES, TestingStore.CREATE, new int[][] {{0}});
    byte[] whole = Files.readAllBytes(file);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(12); // the length of the schema's message
      bytes.writeInt(Integer.reverseBytes(100 << 20));
      bytes.setLength((200 << 20) - whole.length);
      bytes.seek(bytes.length());
      bytes.write(whole);
    }
    assertRefused();
  }

  private void assertRefused() {
    AtomicInteger largest = new AtomicInteger();
    ForwardingSpace measured =
        new ForwardingSpace(DirectorySpace.open(directory, 2)) {
          @Override
          public CompletionStage<ByteRanges> open(FileSnapshot snapshot) {
            return super.open(snapshot).thenApply(ranges -> new MeasuredRanges(ranges, largest));
          }
        };
    try (ArrowFileStore unread =
        new ArrowFileStore(measured, BUDGET, TestingFileStore.impatient())) {
      SheafException refusal = failure(unread.open(TRADES, Optional.empty()));
      assertThat(refusal.reason()).isEqualTo(ErrorReason.CHUNK_CORRUPT);
      assertThat(refusal.getMessage()).contains("trades.arrow");
    }
    assertThat(largest.get()).isLessThanOrEqualTo(FileBlock.METADATA_BYTES_MAX);
  }

  private record MeasuredRanges(ByteRanges ranges, AtomicInteger largest) implements ByteRanges {
    @Override
    public CompletionStage<Void> read(long position, ByteBuf into) {
      largest.accumulateAndGet(into.capacity(), Math::max);
      return ranges.read(position, into);
    }

    @Override
    public void close() {
      ranges.close();
    }
  }
}
