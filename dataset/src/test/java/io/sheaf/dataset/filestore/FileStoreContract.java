package io.sheaf.dataset.filestore;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetStoreContract;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.arrowfile.ArrowStream;
import io.sheaf.dataset.arrowfile.TestingArrow;
import io.sheaf.dataset.dictionary.DictionaryMemory;
import io.sheaf.dataset.integrity.DatasetVerification;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.BlockingFrames;
import io.sheaf.dataset.transfer.BlockingPut;
import io.sheaf.dataset.transfer.DatasetFrames;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;

/** The contract as stores of files keep it: one version, which another one replaces at once. */
public abstract class FileStoreContract extends DatasetStoreContract {
  private static final int[][] FIRST = {{1, 2}, {3}};
  private static final int[][] SECOND = {{4}};

  @Override
  protected Layout layout() {
    return Layout.ARROW_FILE;
  }

  private static void assertUnsupported(CompletionStage<?> stage, String why) {
    SheafException refusal = failure(stage);
    assertThat(refusal.reason()).isEqualTo(ErrorReason.NOT_SUPPORTED);
    assertThat(refusal.getMessage()).contains(why);
  }

  private void assertAppendRefused() {
    WriteOptions append = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);
    assertUnsupported(store().write(TRADES, TestingChunks.MESSAGE, append), "appended");
  }

  @Test
  @Override
  protected void appendAdds() {
    put(store(), budget, TRADES, CREATE, FIRST);
    assertAppendRefused();
    assertThat(read(store(), TRADES)).containsExactly(1, 2, 3);
  }

  @Test
  @Override
  protected void appendsDoNotConflict() {
    assertAppendRefused();
  }

  @Test
  @Override
  protected void appendNeedsADatasetOfTheSameSchema() {
    assertAppendRefused();
  }

  @Test
  @Override
  protected void overwriteReplacesAndReadersKeepTheirVersion() {
    put(store(), budget, TRADES, CREATE, FIRST);
    Dataset before = await(store().open(TRADES, Optional.empty()));
    put(store(), budget, TRADES, OVERWRITE, SECOND);

    assertThat(read(store(), TRADES)).containsExactly(4);
    assertThat(reason(before.read(List.of(ChunkRange.all(0))).next(1)))
        .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
    assertThat(reason(store().open(TRADES, before.info().version())))
        .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
  }

  @Test
  @Override
  protected void aReplacedVersionIsListedComesBackAndGoes() {
    Version first = new Version(put(store(), budget, TRADES, CREATE, FIRST).version());
    Version second = new Version(put(store(), budget, TRADES, OVERWRITE, SECOND).version());

    assertThat(await(store().versions(TRADES)))
        .extracting(RetainedVersion::version)
        .containsExactly(second);
    assertUnsupported(store().rollback(TRADES, first, Optional.empty()), "no earlier versions");
    assertUnsupported(store().renew(TRADES, second, Duration.ofMinutes(1)), "stays until");
    assertThat(await(store().clean(Optional.of(TRADES), true)).left()).isEmpty();
    assertThat(read(store(), TRADES)).containsExactly(4);
  }

  @Test
  void whatAFileCannotKeepIsRefused() {
    WriteOptions mortal =
        options(Layout.SHEAF, Optional.of(Duration.ofMinutes(1)), Optional.empty());
    WriteOptions graceful =
        options(Layout.SHEAF, Optional.empty(), Optional.of(Duration.ofMinutes(1)));
    WriteOptions plain = options(Layout.ARROW_REDIS, Optional.empty(), Optional.empty());
    assertUnsupported(store().write(TRADES, TestingChunks.MESSAGE, mortal), "ttl");
    assertUnsupported(store().write(TRADES, TestingChunks.MESSAGE, graceful), "grace");
    assertUnsupported(store().write(TRADES, TestingChunks.MESSAGE, plain), "arrow-redis");
  }

  private static WriteOptions options(
      Layout layout, Optional<Duration> timeToLive, Optional<Duration> grace) {
    return new WriteOptions(
        PutMode.CREATE, layout, Optional.empty(), Optional.empty(), timeToLive, grace);
  }

  @Test
  void twoTriesOfOnePutThatGoOnAtOnceCommitOnce() {
    assertCommitsOnce(options(PutMode.CREATE, Optional.empty(), "first"));
    assertCommitsOnce(options(PutMode.OVERWRITE, Optional.empty(), "second"));
    Version current = await(store().versions(TRADES)).get(0).version();
    assertCommitsOnce(options(PutMode.OVERWRITE, Optional.of(current), "third"));
  }

  private void assertCommitsOnce(WriteOptions options) {
    List<DatasetWriter> tries =
        List.of(
            await(store().write(TRADES, TestingChunks.MESSAGE, options)),
            await(store().write(TRADES, TestingChunks.MESSAGE, options)));
    for (DatasetWriter each : tries) {
      await(each.write(0, TestingChunks.chunk(budget, 7)));
    }
    PutSummary made = await(tries.get(0).commit());
    assertThat(await(tries.get(1).commit())).isEqualTo(made);
    assertThat(await(store().versions(TRADES)))
        .extracting(RetainedVersion::version)
        .containsExactly(new Version(made.version()));
  }

  private static WriteOptions options(PutMode mode, Optional<Version> ifVersion, String putId) {
    return new WriteOptions(
        mode, Layout.SHEAF, ifVersion, Optional.of(putId), Optional.empty(), Optional.empty());
  }

  @Test
  void partitionsMayLieBetweenEachOther() {
    var writer = await(store().write(TRADES, TestingChunks.MESSAGE, CREATE));
    int[] partitions = {1, 0, 1, 0, 1};
    for (int i = 0; i < partitions.length; i++) {
      await(writer.write(partitions[i], TestingChunks.chunk(budget, i)));
    }
    await(writer.commit());

    Dataset dataset = await(store().open(TRADES, Optional.empty()));
    assertThat(read(dataset)).containsExactly(1, 3, 0, 2, 4);
    assertThat(dataset.info().partitions()).extracting(PartitionInfo::rows).containsExactly(2L, 3L);
  }

  @Test
  void whatWasPutIsVerifiedByItsChecksums() {
    put(store(), budget, TRADES, CREATE, FIRST, SECOND);
    Dataset dataset = await(store().open(TRADES, Optional.empty()));
    DatasetVerification verification = new DatasetVerification(dataset, 1 << 20, done -> {});
    IntegrityResult found =
        verification
            .run(DatasetVerification.ranges(dataset, DatasetRequest.of(TRADES)))
            .integrity();
    assertThat(found.against()).isEqualTo("checksums");
    assertThat(found.chunks()).isEqualTo(3);
    assertThat(found.damaged()).isZero();
  }

  @Test
  void aFilesNameIsNoDatasets() {
    for (String name : List.of("trades.arrow", "trades.arrows")) {
      SheafException refusal = failure(store().open(new DatasetName(name), Optional.empty()));
      assertThat(refusal.reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
      assertThat(refusal.getMessage()).contains("trades");
    }
  }

  @Test
  void namesThatSortBeforeTheirFilesComeInOrder() {
    List<String> names = List.of("a", "a ", "a!b", "a-", "a--", "a-z", "b");
    names.forEach(name -> put(store(), budget, new DatasetName(name), CREATE, SECOND));
    assertThat(await(store().list("", "", 3)).names())
        .extracting(DatasetName::value)
        .containsExactly("a", "a ", "a!b");
    assertThat(await(store().list("", "a!b", 9)).names())
        .extracting(DatasetName::value)
        .containsExactly("a-", "a--", "a-z", "b");
  }

  @Test
  void dictionariesThatDifferBecomeOne() throws IOException {
    ArrowType.Int index = new ArrowType.Int(32, true);
    try (RootAllocator allocator = new RootAllocator()) {
      TestingArrow arrow = new TestingArrow(allocator);
      byte[] stream =
          arrow.stream(
              index, List.of(words("a", "b"), words("a", "b"), words("c", "b", "d"), words("a")));
      FrameSource source =
          new ArrowStream(
              "test",
              Channels.newChannel(new ByteArrayInputStream(stream)),
              budget,
              Duration.ofSeconds(5));
      PutSummary made = putFrames(source, allocator);
      Dataset dataset = await(store().open(TRADES, Optional.empty()));
      DictionaryMemory memory = new DictionaryMemory(budget, allocator);
      FrameSource back =
          new BlockingFrames(
              DatasetFrames.open(dataset, DatasetRequest.of(TRADES), 1 << 20, memory));

      assertThat(arrow.rows(back)).isEqualTo(arrow.rowsOfStream(stream));
      assertThat(dataset.info().rows()).isEqualTo(made.rows());
      assertThat(dataset.info().bytes()).isPositive();
    }
  }

  private static TestingArrow.Values words(String... words) {
    return allocator -> {
      VarCharVector vector = new VarCharVector("words", allocator);
      for (int i = 0; i < words.length; i++) {
        vector.setSafe(i, words[i].getBytes(StandardCharsets.UTF_8));
      }
      vector.setValueCount(words.length);
      return vector;
    };
  }

  private PutSummary putFrames(FrameSource source, RootAllocator allocator) throws IOException {
    try (source;
        Transcoding transcoding = new Transcoding(allocator, 16 << 20, 1);
        IpcFrame schema = source.next()) {
      PutRequest request = PutRequest.overwrite(TRADES, Optional.empty());
      try (BlockingPut put =
          BlockingPut.begin(
              store(),
              request,
              SchemaMessage.of(schema),
              new PutLimits(100, transcoding),
              1 << 20)) {
        for (IpcFrame frame = source.next(); frame != null; frame = source.next()) {
          put.accept(frame);
        }
        return put.commit();
      }
    } catch (CorruptIpcException e) {
      throw new IOException(e);
    }
  }
}
