package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Races, and answers that get lost. */
class CommitTest extends ProxiedRedisTest {
  private static final int[][] ONE = {{1}};

  private static WriteOptions options(PutMode mode, String ifVersion, String putId) {
    return new WriteOptions(
        mode,
        Layout.SHEAF,
        Optional.ofNullable(ifVersion).map(Version::new),
        Optional.ofNullable(putId),
        Optional.empty(),
        Optional.of(Duration.ZERO));
  }

  private static boolean isCommit(String request) {
    return request.contains("Makes a version the current one");
  }

  @RepeatedTest(10)
  void ofConditionalWritersOneWins() {
    String version = put(store, budget, TRADES, CREATE, ONE).version();
    List<DatasetWriter> writers =
        Stream.generate(
                () -> {
                  DatasetWriter writer =
                      await(
                          store.write(
                              TRADES,
                              TestingChunks.MESSAGE,
                              options(PutMode.OVERWRITE, version, null)));
                  await(writer.write(0, TestingChunks.chunk(budget, 2)));
                  return writer;
                })
            .limit(4)
            .toList();
    List<CompletionStage<PutSummary>> commits =
        writers.stream().map(DatasetWriter::commit).toList();

    List<Optional<ErrorReason>> outcomes =
        commits.stream()
            .map(
                commit ->
                    await(
                        commit.handle(
                            (summary, problem) ->
                                Optional.ofNullable(problem)
                                    .map(SheafException::unwrap)
                                    .map(cause -> ((SheafException) cause).reason()))))
            .toList();
    assertThat(outcomes)
        .containsOnlyOnce(Optional.empty())
        .filteredOn(Optional::isPresent)
        .hasSize(3)
        .containsOnly(Optional.of(ErrorReason.VERSION_CONFLICT));
  }

  /** Without a cache, and so the manifest of what it began upon can't be had any more. */
  @Test
  void anAppendIsToWhatIsCurrentWhenItsBaseIsGone() {
    try (RedisDatasetStore forgetful = RedisDatasetStore.open(redis.caching(0, 0), budget)) {
      String base = put(store, budget, TRADES, CREATE, ONE).version();
      DatasetWriter free = appending(forgetful, null);
      DatasetWriter bound = appending(forgetful, base);
      put(store, budget, TRADES, options(PutMode.OVERWRITE, null, null), new int[][] {{2, 3}});
      await(store.reaper().run());

      assertThat(reason(bound.commit())).isEqualTo(ErrorReason.VERSION_CONFLICT);
      await(free.commit());
      assertThat(read(store, TRADES)).containsExactlyInAnyOrder(2, 3, 2);
    }
  }

  private static DatasetWriter appending(RedisDatasetStore store, String ifVersion) {
    DatasetWriter writer =
        await(store.write(TRADES, TestingChunks.MESSAGE, options(PutMode.APPEND, ifVersion, null)));
    await(writer.write(0, TestingChunks.chunk(budget, 2)));
    return writer;
  }

  @Test
  void unconditionalWritersAllWinInTurn() {
    List<DatasetWriter> writers =
        Stream.generate(() -> await(store.write(TRADES, TestingChunks.MESSAGE, OVERWRITE)))
            .limit(8)
            .toList();
    List<CompletionStage<PutSummary>> commits =
        writers.stream().map(DatasetWriter::commit).toList();

    assertThat(commits)
        .extracting(commit -> await(commit).version().split("-", -1)[0])
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void aFencedWriterCanNotCommit() {
    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, 1)));
    redis.endAllLeases();
    await(store.reaper().run());

    assertThat(reason(writer.commit())).isEqualTo(ErrorReason.WRITER_FENCED);
    assertThat(redis.keys()).isEmpty();
  }

  /** It said that its chunks were gone, as if another program had removed them. */
  @Test
  void aWriterFencedWhileItKeepsItsChunksSaysSo() {
    DatasetWriter writer = await(overProxy.write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, 1)));
    proxy.cutAt(this::reapedBefore, false, false);

    assertThat(reason(writer.commit())).isEqualTo(ErrorReason.WRITER_FENCED);
    assertThat(redis.keys()).isEmpty();
  }

  /** Never cuts, but has the writer's lease end when it is about to keep its chunks. */
  private boolean reapedBefore(String request) {
    if (request.contains("Makes chunks and indexes go")) {
      redis.endAllLeases();
      await(store.reaper().run());
    }
    return false;
  }

  @Test
  void aLostAnswerIsFoundByThePutId() {
    proxy.cutAt(CommitTest::isCommit, true, false);
    PutSummary summary = put(overProxy, budget, TRADES, options(PutMode.CREATE, null, "p"), ONE);
    PutSummary again = put(store, budget, TRADES, options(PutMode.CREATE, null, "p"), ONE);

    assertThat(summary.version()).startsWith("1-").isEqualTo(again.version());
    assertThat(read(store, TRADES)).containsExactly(1);
  }

  @Test
  void aCommitThatDidNotArriveNeverHappens() {
    DatasetWriter writer = await(overProxy.write(TRADES, TestingChunks.MESSAGE, CREATE));
    await(writer.write(0, TestingChunks.chunk(budget, 1)));
    proxy.cutAt(CommitTest::isCommit, false, false);

    assertThat(reason(writer.commit())).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(reason(store.open(TRADES, Optional.empty())))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
  }

  @Test
  void anUnknownOutcomeSaysSoWithThePutId() {
    WriteOptions options = options(PutMode.CREATE, null, "my-put");
    DatasetWriter writer = await(overProxy.write(TRADES, TestingChunks.MESSAGE, options));
    await(writer.write(0, TestingChunks.chunk(budget, 1)));
    proxy.cutAt(CommitTest::isCommit, true, true);
    SheafException unknown = failure(writer.commit());

    assertThat(unknown.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
    assertThat(unknown.details()).containsEntry("put_id", "my-put");
    assertThat(unknown.getMessage()).contains("my-put");
    PutSummary again = put(store, budget, TRADES, options, ONE);
    assertThat(again.version()).startsWith("1-");
    assertThat(read(store, TRADES)).containsExactly(1);
  }

  /** Its put id is pushed out then, and its entry has gone with its commit. */
  @Test
  void aLostAnswerIsFoundByTheVersionAfterAHundredOthers() {
    CompletionStage<PutSummary> commit = appendOvertakenBy(OVERWRITE);
    String writer = await(commit).version();

    assertThat(writer).startsWith("2-");
    assertThat(redis.commands().hexists("sheaf:head:trades", "manifest:" + writer)).isTrue();
  }

  @Test
  void anOutcomeOfWhichNothingIsLeftIsUnknown() {
    SheafException unknown = failure(appendOvertakenBy(options(PutMode.OVERWRITE, null, null)));

    assertThat(unknown.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
    assertThat(unknown.details()).doesNotContainKey("put_id");
  }

  /** An append whose answer is lost, and of which nobody asks before a hundred versions came. */
  private CompletionStage<PutSummary> appendOvertakenBy(WriteOptions others) {
    put(store, budget, TRADES, CREATE, ONE);
    DatasetWriter writer =
        await(
            overProxy.write(
                TRADES, TestingChunks.MESSAGE, options(PutMode.APPEND, null, "overtaken")));
    await(writer.write(0, TestingChunks.chunk(budget, 2)));
    proxy.cutAt(CommitTest::isCommit, true, true);
    CompletionStage<PutSummary> commit = writer.commit();
    await().until(() -> redis.commands().hexists("sheaf:head:trades", "put:overtaken"));
    AtomicBoolean overtaken = new AtomicBoolean();
    proxy.cutAt(
        request -> {
          if (request.contains("Decides a commit") && overtaken.compareAndSet(false, true)) {
            IntStream.range(0, 101).forEach(i -> put(store, budget, TRADES, others, ONE));
            await(store.reaper().run());
          }
          return false;
        },
        false,
        false);
    return commit.whenComplete((summary, failure) -> assertThat(overtaken).isTrue());
  }

  @Test
  void anAppendThatIsRepeatedWhenItsBaseIsGoneIsFoundByThePutId() {
    String base = put(store, budget, TRADES, CREATE, ONE).version();
    WriteOptions append = options(PutMode.APPEND, base, "p");
    String version = put(store, budget, TRADES, append, new int[][] {{2}}).version();
    await(store.reaper().run());

    PutSummary again = put(store, budget, TRADES, append, new int[][] {{2}});
    assertThat(again.version()).isEqualTo(version);
    assertThat(read(store, TRADES)).containsExactly(1, 2);
  }

  @Test
  void onlyTheLastHundredPutIdsAreKept() {
    for (int i = 0; i < 103; i++) {
      put(store, budget, TRADES, options(PutMode.OVERWRITE, null, "put-" + i));
    }
    List<String> fields = redis.commands().hkeys("sheaf:head:trades");

    assertThat(fields).filteredOn(field -> field.startsWith("put:")).hasSize(100);
    assertThat(fields).contains("put:put-102", "put:put-3").doesNotContain("put:put-2");
  }

  @Test
  void outOfMemoryCommitsNothingAndLeavesNothing() {
    put(store, budget, TRADES, CREATE, ONE);
    var before = redis.keys();
    DatasetWriter writer = await(store.write(TRADES, TestingChunks.MESSAGE, OVERWRITE));
    await(writer.write(0, TestingChunks.chunk(budget, 2)));
    redis.commands().configSet("maxmemory", "1");
    try {
      assertThat(reason(writer.commit())).isEqualTo(ErrorReason.STORE_FULL);
      assertThat(read(store, TRADES)).containsExactly(1);
      await(writer.abort());
      assertThat(redis.keys()).isEqualTo(before);
    } finally {
      redis.commands().configSet("maxmemory", "0");
    }
  }
}
