package io.sheaf.dataset;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every store must do. One that can't do some of it overrides the test and asserts how it
 * refuses.
 */
public abstract class DatasetStoreContract {
  protected static final DatasetName TRADES = new DatasetName("trades");
  private static final WriteOptions APPEND = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);
  private static final int[][] FIRST = {{1, 2}, {3}};
  private static final int[][] SECOND = {{4}};

  /** One for all, since a budget's pool outlives it until the garbage collector has run twice. */
  protected static final MemoryBudget budget = new MemoryBudget(16 << 20);

  /** A store that is empty, whose chunks the budget pays for. */
  protected abstract DatasetStore store();

  /** How the store says that its datasets lie. */
  protected Layout layout() {
    return Layout.SHEAF;
  }

  @AfterEach
  void memoryIsBackAtItsBase() {
    assertThat(budget.buffersLive()).isZero();
    assertThat(budget.bytesReserved()).isZero();
  }

  @Test
  void readsWhatWasPut() {
    PutSummary summary = put(store(), budget, TRADES, CREATE, FIRST, SECOND);
    Dataset dataset = await(store().open(TRADES, Optional.empty()));

    assertThat(read(dataset)).containsExactly(1, 2, 3, 4);
    assertThat(dataset.info().version()).contains(new Version(summary.version()));
    assertThat(dataset.info().schema()).isEqualTo(TestingChunks.MESSAGE);
    assertThat(dataset.info().layout()).isEqualTo(layout());
    assertThat(dataset.info().rows()).isEqualTo(4).isEqualTo(summary.rows());
    assertThat(dataset.info().chunks()).isEqualTo(3).isEqualTo(summary.chunks());
    assertThat(dataset.info().bytes()).isEqualTo(summary.bytes()).isPositive();
    assertThat(dataset.info().partitions()).extracting(PartitionInfo::chunks).containsExactly(2, 1);
  }

  @Test
  void readsRangesInTheOrderAsked() {
    put(store(), budget, TRADES, CREATE, FIRST, SECOND);
    Dataset dataset = await(store().open(TRADES, Optional.empty()));

    assertThat(read(dataset.read(List.of(ChunkRange.all(1), new ChunkRange(0, 1, 2)))))
        .containsExactly(4, 3);
    assertThat(read(dataset.read(List.of(new ChunkRange(0, 5, 9))))).isEmpty();
    assertThat(read(dataset.read(List.of()))).isEmpty();
    assertThatThrownBy(() -> dataset.read(List.of(ChunkRange.all(2))))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.PARTITION_NOT_FOUND));
  }

  @Test
  void groupsAreBoundedByBytesAndAskedForAhead() {
    put(store(), budget, TRADES, CREATE, FIRST);
    ChunkSource source =
        await(store().open(TRADES, Optional.empty())).read(List.of(ChunkRange.all(0)));

    CompletionStage<ChunkGroup> first = source.next(1);
    CompletionStage<ChunkGroup> second = source.next(1);
    CompletionStage<ChunkGroup> third = source.next(1);
    try (ChunkGroup one = await(first);
        ChunkGroup two = await(second);
        ChunkGroup end = await(third)) {
      assertThat(TestingChunks.values(one.chunks().get(0).bytes())).containsExactly(1, 2);
      assertThat(TestingChunks.values(two.chunks().get(0).bytes())).containsExactly(3);
      assertThat(one.chunks()).hasSize(1);
      assertThat(end.isEnd()).isTrue();
    }
  }

  @Test
  void keepsApplicationMetadata() {
    DatasetWriter writer = await(store().write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, "note", 1)));
    await(writer.write(0, TestingChunks.chunk(budget, "", 2)));
    await(writer.commit());

    ChunkSource source =
        await(store().open(TRADES, Optional.empty())).read(List.of(ChunkRange.all(0)));
    try (ChunkGroup group = await(source.next(1 << 20))) {
      assertThat(group.chunks())
          .extracting(chunk -> chunk.appMetadata().toStringUtf8())
          .containsExactly("note", "");
      assertThat(group.chunks()).extracting(Chunk::rows).containsExactly(1L, 1L);
    }
  }

  @Test
  void aDatasetMayHaveNoRows() {
    put(store(), budget, TRADES, CREATE);
    Dataset dataset = await(store().open(TRADES, Optional.empty()));

    assertThat(dataset.info().partitions()).isEmpty();
    assertThat(dataset.info().rows()).isZero();
    assertThat(dataset.info().schema()).isEqualTo(TestingChunks.MESSAGE);
    assertThat(read(dataset)).isEmpty();
  }

  @Test
  void partitionsMayHaveGaps() {
    DatasetWriter writer = await(store().write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(9_999, TestingChunks.chunk(budget, 2)));
    await(writer.write(3, TestingChunks.chunk(budget, 1)));
    await(writer.commit());

    Dataset dataset = await(store().open(TRADES, Optional.empty()));
    assertThat(dataset.info().partitions())
        .extracting(PartitionInfo::partition)
        .containsExactly(3, 9_999);
    assertThat(read(dataset)).containsExactly(1, 2);
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() {
    DatasetWriter writer = await(store().write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, 1)));

    assertThat(reason(store().open(TRADES, Optional.empty())))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    assertThat(await(store().list("", "", 10)).names()).isEmpty();
    await(writer.commit());
    assertThat(read(store(), TRADES)).containsExactly(1);
  }

  @Test
  void nothingIsVisibleAfterAnAbort() {
    DatasetWriter writer = await(store().write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, 1)));
    await(writer.abort());

    assertThat(reason(store().open(TRADES, Optional.empty())))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
  }

  @Test
  void unknownNamesAndVersionsSaySo() {
    Version never = new Version("9-aaaaaaaaaaaaa");
    assertThat(failure(store().open(TRADES, Optional.empty())).getMessage()).contains("trades");
    PutSummary summary = put(store(), budget, TRADES, CREATE, FIRST);
    SheafException noVersion = failure(store().open(TRADES, Optional.of(never)));
    assertThat(noVersion.reason()).isEqualTo(ErrorReason.VERSION_NOT_FOUND);
    assertThat(noVersion.getMessage()).contains(never.value(), summary.version());
  }

  @Test
  void createRefusesWhatExistsAndTellsHowToOverwrite() {
    put(store(), budget, TRADES, CREATE, FIRST);
    SheafException refusal = failure(store().write(TRADES, TestingChunks.MESSAGE, CREATE));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.DATASET_EXISTS);
    assertThat(refusal.getMessage()).contains("{\"dataset\":\"trades\",\"mode\":\"overwrite\"}");
  }

  @Test
  void ofTwoCreatesOneWins() {
    DatasetWriter one = await(store().write(TRADES, TestingChunks.MESSAGE, CREATE));
    DatasetWriter two = await(store().write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(one.write(0, TestingChunks.chunk(budget, 1)));
    await(two.write(0, TestingChunks.chunk(budget, 2)));
    await(two.commit());

    assertThat(reason(one.commit())).isEqualTo(ErrorReason.DATASET_EXISTS);
    assertThat(read(store(), TRADES)).containsExactly(2);
  }

  @Test
  protected void overwriteReplacesAndReadersKeepTheirVersion() {
    put(store(), budget, TRADES, CREATE, FIRST);
    Dataset before = await(store().open(TRADES, Optional.empty()));
    put(store(), budget, TRADES, OVERWRITE, SECOND);

    assertThat(read(store(), TRADES)).containsExactly(4);
    assertThat(read(before)).containsExactly(1, 2, 3);
    assertThat(read(await(store().open(TRADES, before.info().version())))).containsExactly(1, 2, 3);
  }

  @Test
  void overwriteMayComeFirst() {
    put(store(), budget, TRADES, OVERWRITE, SECOND);
    assertThat(read(store(), TRADES)).containsExactly(4);
  }

  @Test
  void overwritesDoNotConflict() {
    put(store(), budget, TRADES, CREATE, FIRST);
    DatasetWriter one = await(store().write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
    put(store(), budget, TRADES, OVERWRITE, SECOND);
    await(one.write(0, TestingChunks.chunk(budget, 7)));
    await(one.commit());

    assertThat(read(store(), TRADES)).containsExactly(7);
  }

  @Test
  void ifVersionMakesConditional() {
    PutSummary first = put(store(), budget, TRADES, CREATE, FIRST);
    WriteOptions onlyIfFirst = ifVersion(first.version());
    DatasetWriter late = await(store().write(TRADES, TestingChunks.MESSAGE, onlyIfFirst));
    put(store(), budget, TRADES, onlyIfFirst, SECOND);

    assertThat(reason(store().write(TRADES, TestingChunks.MESSAGE, onlyIfFirst)))
        .isEqualTo(ErrorReason.VERSION_CONFLICT);
    assertThat(reason(late.commit())).isEqualTo(ErrorReason.VERSION_CONFLICT);
    assertThat(read(store(), TRADES)).containsExactly(4);
  }

  @Test
  protected void appendAdds() {
    put(store(), budget, TRADES, CREATE, FIRST);
    Dataset before = await(store().open(TRADES, Optional.empty()));
    PutSummary summary = put(store(), budget, TRADES, APPEND, SECOND, SECOND);
    put(store(), budget, TRADES, APPEND, new int[][] {{5}, {6}});
    Dataset after = await(store().open(TRADES, Optional.empty()));

    assertThat(summary.rows()).isEqualTo(2);
    assertThat(read(after)).containsExactly(1, 2, 3, 4, 5, 6, 4);
    assertThat(after.info().rows()).isEqualTo(7);
    assertThat(after.info().chunks()).isEqualTo(6);
    assertThat(read(after.read(List.of(new ChunkRange(0, 1, 4))))).containsExactly(3, 4, 5);
    assertThat(read(before)).containsExactly(1, 2, 3);
  }

  @Test
  protected void appendsDoNotConflict() {
    put(store(), budget, TRADES, CREATE, FIRST);
    DatasetWriter one = await(store().write(TRADES, TestingChunks.MESSAGE, APPEND));
    DatasetWriter two = await(store().write(TRADES, TestingChunks.MESSAGE, APPEND));
    await(one.write(0, TestingChunks.chunk(budget, 8)));
    await(two.write(0, TestingChunks.chunk(budget, 9)));
    await(two.commit());
    await(one.commit());

    assertThat(read(store(), TRADES)).containsExactly(1, 2, 3, 9, 8);
  }

  @Test
  protected void appendNeedsADatasetOfTheSameSchema() {
    assertThat(reason(store().write(TRADES, TestingChunks.MESSAGE, APPEND)))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    put(store(), budget, TRADES, CREATE, FIRST);
    SchemaMessage other = SchemaMessage.of(TestingChunks.schema("other"));
    SheafException refusal = failure(store().write(TRADES, other, APPEND));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.INVALID_DATA);
    assertThat(refusal.getMessage()).contains("other", "trades");
  }

  private static WriteOptions ifVersion(String version) {
    return new WriteOptions(
        PutMode.OVERWRITE,
        Layout.SHEAF,
        Optional.of(new Version(version)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void theSamePutNeverCommitsTwice() {
    WriteOptions options =
        new WriteOptions(
            PutMode.CREATE,
            Layout.SHEAF,
            Optional.empty(),
            Optional.of("put-1"),
            Optional.empty(),
            Optional.of(Duration.ZERO));
    PutSummary first = put(store(), budget, TRADES, options, FIRST);
    PutSummary again = put(store(), budget, TRADES, options, FIRST);

    assertThat(again).isEqualTo(first);
    assertThat(read(store(), TRADES)).containsExactly(1, 2, 3);
  }

  @Test
  protected void aReplacedVersionIsListedComesBackAndGoes() {
    Version first = new Version(put(store(), budget, TRADES, CREATE, FIRST).version());
    put(store(), budget, TRADES, OVERWRITE, SECOND);
    assertThat(await(store().versions(TRADES)))
        .extracting(RetainedVersion::rows)
        .containsExactly(1L, 3L);
    await(store().renew(TRADES, first, Duration.ofMinutes(1)));

    Version back = await(store().rollback(TRADES, first, Optional.empty()));
    assertThat(read(store(), TRADES)).containsExactly(1, 2, 3);
    assertThat(await(store().clean(Optional.of(TRADES), true)).left()).isEmpty();
    assertThat(await(store().versions(TRADES)))
        .extracting(RetainedVersion::version)
        .containsExactly(back);
    assertThat(read(store(), TRADES)).containsExactly(1, 2, 3);
  }

  @Test
  void listsInOrderWithPages() {
    List<String> names = List.of("a", "ab", "b", "bäh", "b~", "c");
    names.forEach(name -> put(store(), budget, new DatasetName(name), CREATE, SECOND));

    assertThat(list("", 2)).containsExactly("a", "ab", "b", "b~", "bäh", "c");
    assertThat(list("b", 1)).containsExactly("b", "b~", "bäh");
    assertThat(list("b", 3)).containsExactly("b", "b~", "bäh");
    assertThat(list("d", 3)).isEmpty();
  }

  private List<String> list(String prefix, int limit) {
    List<String> names = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      DatasetPage page = await(store().list(prefix, after.get(), limit));
      assertThat(page.names()).hasSizeLessThanOrEqualTo(limit);
      page.names().forEach(name -> names.add(name.value()));
      after = page.after();
    }
    return names;
  }

  @Test
  void deletedIsGoneAndMayComeAgain() {
    PutSummary first = put(store(), budget, TRADES, CREATE, FIRST);
    assertThat(await(store().delete(TRADES))).isTrue();

    assertThat(reason(store().open(TRADES, Optional.empty())))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    assertThat(await(store().list("", "", 10)).names()).isEmpty();
    assertThat(await(store().delete(TRADES))).isFalse();
    PutSummary second = put(store(), budget, TRADES, CREATE, SECOND);
    assertThat(second.version()).isNotEqualTo(first.version());
    assertThat(read(store(), TRADES)).containsExactly(4);
  }

  @Test
  void aWriterOfADroppedDatasetIsFenced() {
    put(store(), budget, TRADES, CREATE, FIRST);
    DatasetWriter writer = await(store().write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
    await(writer.write(0, TestingChunks.chunk(budget, 7)));
    await(store().delete(TRADES));

    assertThat(reason(writer.commit())).isEqualTo(ErrorReason.WRITER_FENCED);
    assertThat(reason(store().open(TRADES, Optional.empty())))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
  }

  @Test
  void cancelledReadsLeaveNothing() {
    put(store(), budget, TRADES, CREATE, FIRST, SECOND);
    ChunkSource source =
        await(store().open(TRADES, Optional.empty()))
            .read(List.of(ChunkRange.all(0), ChunkRange.all(1)));
    CompletionStage<ChunkGroup> underWay = source.next(1);
    source.cancel();

    underWay
        .toCompletableFuture()
        .handle(
            (group, failure) -> {
              if (group != null) {
                group.close();
              }
              return null;
            })
        .join();
    assertThat(reason(source.next(1))).isEqualTo(ErrorReason.CANCELLED);
  }

  @Test
  void readsWaitForMemoryAndNoLongerThanTheyMay() {
    put(store(), budget, TRADES, CREATE, FIRST);
    ChunkSource source =
        await(store().open(TRADES, Optional.empty())).read(List.of(ChunkRange.all(0)));
    try (var all = budget.tryReserve(budget.bytesMax()).orElseThrow()) {
      assertThat(reason(source.next(1))).isEqualTo(ErrorReason.OVERLOADED);
      assertThat(all.bytesLeft()).isPositive();
    }
  }

  @Test
  void pingTellsWhatTheStoreIs() {
    StoreStatus status = await(store().ping());
    assertThat(status.kind()).isNotEmpty();
    assertThat(status.roundTripMillis()).isNotNegative();
  }
}
