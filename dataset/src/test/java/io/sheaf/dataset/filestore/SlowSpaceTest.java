package io.sheaf.dataset.filestore;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.arrowfile.TestingArrow;
import io.sheaf.dataset.file.DirectorySpace;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dictionaries that are unified in a space which takes longer for a step than is waited for one.
 */
class SlowSpaceTest {
  private static final MemoryBudget BUDGET = new MemoryBudget(16 << 20);
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final Duration STEP_WAIT_MAX = Duration.ofSeconds(1);
  private static final Executor LATE =
      CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS);

  @TempDir private Path directory;
  private RootAllocator allocator;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    allocator.close();
    assertThat(BUDGET.buffersLive()).isZero();
    assertThat(BUDGET.bytesReserved()).isZero();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.equals("trades.arrow"));
    }
  }

  /** An upload that another one does the work of. */
  private static class ForwardingUpload implements FileUpload {
    private final FileUpload upload;

    ForwardingUpload(FileUpload upload) {
      this.upload = upload;
    }

    @Override
    public CompletionStage<Void> write(ByteBuf bytes) {
      return upload.write(bytes);
    }

    @Override
    public CompletionStage<ByteRanges> readBack() {
      return upload.readBack();
    }

    @Override
    public CompletionStage<Optional<FileSnapshot>> finish(WriteCondition condition) {
      return upload.finish(condition);
    }

    @Override
    public CompletionStage<Void> abort() {
      return upload.abort();
    }
  }

  private static final class LateFinish extends ForwardingUpload {
    LateFinish(FileUpload upload) {
      super(upload);
    }

    @Override
    public CompletionStage<Optional<FileSnapshot>> finish(WriteCondition condition) {
      return CompletableFuture.supplyAsync(() -> super.finish(condition), LATE)
          .thenCompose(finished -> finished);
    }
  }

  private static final class LateReads extends ForwardingUpload {
    private final CompletableFuture<Void> read;

    /**
     * @param read ended once somebody was told of a read's end
     */
    LateReads(FileUpload upload, CompletableFuture<Void> read) {
      super(upload);
      this.read = read;
    }

    @Override
    public CompletionStage<ByteRanges> readBack() {
      return super.readBack().thenApply(ranges -> new LateRanges(ranges, read));
    }
  }

  private record LateRanges(ByteRanges ranges, CompletableFuture<Void> read) implements ByteRanges {
    @Override
    public CompletionStage<Void> read(long position, ByteBuf into) {
      CompletableFuture<Void> filled =
          CompletableFuture.runAsync(() -> into.setZero(0, into.capacity()), LATE);
      filled.handleAsync(
          (done, failure) ->
              failure == null ? read.complete(null) : read.completeExceptionally(failure),
          LATE);
      return filled;
    }

    @Override
    public void close() {
      ranges.close();
    }
  }

  private ArrowFileStore store(UnaryOperator<FileUpload> slow) {
    FileStoreOptions impatient = TestingFileStore.impatient();
    FileStoreOptions options =
        new FileStoreOptions(
            false,
            impatient.memoryWaitMax(),
            STEP_WAIT_MAX,
            impatient.groupChunksMax(),
            impatient.gapBytesMax(),
            impatient.cacheBytesMax(),
            impatient.unifyBytesMax(),
            impatient.threads());
    ForwardingSpace space =
        new ForwardingSpace(DirectorySpace.open(directory, 2)) {
          @Override
          public CompletionStage<FileUpload> create(String file, boolean readBack) {
            return super.create(file, readBack).thenApply(slow);
          }
        };
    return new ArrowFileStore(space, BUDGET, options);
  }

  private CompletionStage<PutSummary> putChangingDictionaries(ArrowFileStore store)
      throws IOException {
    List<byte[]> chunks = List.of(words("a", "b"), words("c"));
    DatasetWriter writer = await(store.write(TRADES, schema(chunks.get(0)), TestingStore.CREATE));
    for (byte[] chunk : chunks) {
      await(writer.write(0, new Chunk("", Unpooled.wrappedBuffer(chunk), -1, ByteString.EMPTY)));
    }
    return writer.commit();
  }

  @Test
  void noCommitIsGivenUpWhileItGoesOn() throws IOException {
    try (ArrowFileStore store = store(LateFinish::new)) {
      PutSummary made = await(putChangingDictionaries(store));
      assertThat(await(store.open(TRADES, Optional.empty())).info().version())
          .contains(new Version(made.version()));
    }
  }

  @Test
  void aReadThatIsGivenUpHasItsBufferUntilItEnds() throws IOException {
    CompletableFuture<Void> read = new CompletableFuture<>();
    try (ArrowFileStore store = store(upload -> new LateReads(upload, read))) {
      assertThat(reason(putChangingDictionaries(store))).isEqualTo(ErrorReason.TIMED_OUT);
      await(read);
      assertThat(reason(store.open(TRADES, Optional.empty())))
          .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    }
  }

  private byte[] words(String... words) throws IOException {
    TestingArrow.Values values =
        each -> {
          VarCharVector vector = new VarCharVector("words", each);
          for (int i = 0; i < words.length; i++) {
            vector.setSafe(i, words[i].getBytes(StandardCharsets.UTF_8));
          }
          vector.setValueCount(words.length);
          return vector;
        };
    return new TestingArrow(allocator).stream(new ArrowType.Int(32, true), List.of(values));
  }

  private static SchemaMessage schema(byte[] stream) {
    try {
      List<IpcFrame> frames = IpcFrames.parse(Unpooled.wrappedBuffer(stream));
      SchemaMessage schema = SchemaMessage.of(frames.get(0));
      frames.forEach(IpcFrame::close);
      return schema;
    } catch (CorruptIpcException e) {
      throw new AssertionError(e);
    }
  }
}
