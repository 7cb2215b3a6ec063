package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sheaf.dataset.Cleanup;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Versions that were replaced: listed, come back to, and removed before their time. */
class RollbackTest extends ProxiedRedisTest {
  private static final int[][] OLD = {{1}, {2}};
  private static final int[][] NEW = {{3}};
  private static final String HEAD = "sheaf:head:" + TRADES;
  private static final WriteOptions APPEND = WriteOptions.of(PutMode.APPEND, Layout.SHEAF);

  private Version put(WriteOptions options, int[]... values) {
    return new Version(TestingStore.put(store, budget, TRADES, options, values).version());
  }

  private Version rollback(Version version) {
    return await(store.rollback(TRADES, version, Optional.empty()));
  }

  @Test
  void versionsAreListedTheCurrentOneFirst() {
    Version first = put(CREATE, OLD);
    Version second = put(APPEND, NEW);
    Version third = put(OVERWRITE, NEW);

    List<RetainedVersion> versions = await(store.versions(TRADES));
    assertThat(versions).extracting(RetainedVersion::version).containsExactly(third, second, first);
    assertThat(versions).extracting(RetainedVersion::rows).containsExactly(1L, 3L, 2L);
    assertThat(versions.get(0).readableUntil()).isEmpty();
    assertThat(versions.get(1).readableUntil().orElseThrow())
        .isAfterOrEqualTo(versions.get(2).readableUntil().orElseThrow());
  }

  @Test
  void aReplacedVersionTellsWhenItGoes() {
    Version old = put(CREATE, OLD);
    assertThat(await(store.open(TRADES, Optional.of(old))).info().expires()).isEmpty();
    put(OVERWRITE, NEW);
    assertThat(await(store.open(TRADES, Optional.of(old))).info().expires())
        .isEqualTo(await(store.versions(TRADES)).get(1).readableUntil())
        .isPresent();
  }

  @Test
  void whatIsNotThereHasNoVersions() {
    assertThat(reason(store.versions(TRADES))).isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    assertThat(reason(store.rollback(TRADES, new Version("1-x"), Optional.empty())))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    TestingStore.put(
        store,
        budget,
        new DatasetName("plain"),
        WriteOptions.of(PutMode.CREATE, Layout.ARROW_REDIS),
        OLD);
    assertThat(reason(store.versions(new DatasetName("plain"))))
        .isEqualTo(ErrorReason.NOT_SUPPORTED);
  }

  @Test
  void anOldVersionComesBackAsANewOneAndStays() {
    Version old = put(CREATE, OLD);
    Version replaced = put(OVERWRITE, NEW);
    Version restored = rollback(old);

    assertThat(restored.value()).startsWith("3-");
    assertThat(read(store, TRADES)).containsExactly(1, 2);
    assertThat(await(store.versions(TRADES)))
        .extracting(RetainedVersion::version)
        .containsExactly(restored, replaced, old);

    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(read(store, TRADES)).containsExactly(1, 2);
    assertThat(reason(store.open(TRADES, Optional.of(old))))
        .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
    assertThat(redis.keys()).hasSize(2 + 2 + 1); // head, names; two chunks and their index
    assertThat(redis.commands().hkeys("sheaf:head:trades"))
        .noneMatch(field -> field.startsWith("writer:"));
  }

  @Test
  void anAppendThatWasAMistakeIsTakenBack() {
    Version old = put(CREATE, OLD);
    put(APPEND, NEW);
    rollback(old);
    put(APPEND, new int[][] {{4}});
    redis.endAllLeases();
    await(store.reaper().run());

    assertThat(read(store, TRADES)).containsExactly(1, 2, 4);
  }

  @Test
  void theCurrentVersionIsLeftAlone() {
    Version current = put(CREATE, OLD);
    assertThat(rollback(current)).isEqualTo(current);
    assertThat(await(store.versions(TRADES))).hasSize(1);
  }

  @Test
  void aConditionThatDoesNotHoldChangesNothing() {
    Version old = put(CREATE, OLD);
    Version replaced = put(OVERWRITE, NEW);
    assertThat(reason(store.rollback(TRADES, old, Optional.of(old))))
        .isEqualTo(ErrorReason.VERSION_CONFLICT);
    assertThat(await(store.rollback(TRADES, old, Optional.of(replaced))).value()).startsWith("3-");
  }

  @Test
  void aVersionThatHasLostAChunkIsNotComeBackTo() {
    Version old = put(CREATE, OLD);
    put(OVERWRITE, NEW);
    String writer = old.value().substring(old.value().indexOf('-') + 1);
    String chunk = "sheaf:{trades@" + writer + ":part=00000}:batch=00001";
    assertThat(redis.commands().del(chunk)).isOne();

    assertThat(failure(store.rollback(TRADES, old, Optional.empty())))
        .hasMessageContaining(chunk)
        .extracting("reason")
        .isEqualTo(ErrorReason.CHUNK_MISSING);
    assertThat(read(store, TRADES)).containsExactly(3);
    assertThat(redis.commands().hkeys("sheaf:head:trades"))
        .noneMatch(field -> field.startsWith("writer:"));
  }

  /** The old version's chunks had an end, which must not come any more. */
  @Test
  void aVersionFromBeforeATimeToLiveWasLiftedStaysForGood() {
    Version old =
        put(
            new WriteOptions(
                PutMode.CREATE,
                Layout.SHEAF,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(5)),
                Optional.empty()),
            OLD);
    String writer = old.value().substring(old.value().indexOf('-') + 1);
    String chunk = "sheaf:{trades@" + writer + ":part=00000}:batch=00001";
    assertThat(redis.commands().pttl(chunk)).isPositive();
    put(OVERWRITE, NEW);
    rollback(old);

    assertThat(redis.commands().pttl(chunk)).isEqualTo(-1);
    assertThat(redis.commands().pttl("sheaf:head:trades")).isEqualTo(-1);
  }

  @Test
  void manyVersionsAreListedAFewAtATime() {
    put(CREATE, OLD);
    IntStream.range(0, 40).forEach(i -> put(OVERWRITE, NEW));
    AtomicInteger asked = new AtomicInteger();
    proxy.cutAt(
        request -> {
          long manifests = Pattern.compile("\r\nmanifest:").matcher(request).results().count();
          if (manifests > 0 && asked.getAndAdd((int) manifests) == 0) {
            proxy.holdAnswersAfter(0);
          }
          return false;
        },
        false,
        false);
    CompletionStage<List<RetainedVersion>> versions = overProxy.versions(TRADES);

    await()
        .during(Duration.ofMillis(300))
        .until(() -> asked.get() <= 8); // Of those who have no answer yet.
    proxy.holdAnswersAfter(Integer.MAX_VALUE);
    assertThat(await(versions)).hasSize(41);
    assertThat(asked).hasValue(41);
  }

  /** It had the chunks stay just after a time to live gave them an end, and could not commit. */
  @Test
  void aRollbackThatDiesAfterATimeToLiveCameLeavesNothingForEver() {
    Version old = put(CREATE, OLD);
    put(OVERWRITE, NEW);
    AtomicBoolean overtaken = new AtomicBoolean();
    proxy.cutAt(
        request -> {
          if (request.contains("Makes chunks and indexes go")
              && overtaken.compareAndSet(false, true)) {
            put(ending(Duration.ofMinutes(5)), NEW);
          }
          return request.contains("Makes a version the current one");
        },
        false,
        true);
    SheafException unknown = failure(overProxy.rollback(TRADES, old, Optional.empty()));
    assertThat(unknown.reason()).isEqualTo(ErrorReason.COMMIT_UNKNOWN);
    assertThat(unknown).hasMessageContaining("rollback of 'trades' to version " + old);
    assertThat(unknown.details()).as("nobody puts it again").doesNotContainKey("put_id");
    endLeases();
    await(store.reaper().run());

    assertThat(redis.commands().pttl(HEAD)).isPositive();
    assertThat(redis.keys().stream().filter(key -> key.startsWith("sheaf:{")))
        .hasSize(3 + 2 + 2)
        .allSatisfy(key -> assertThat(redis.commands().pttl(key)).isPositive());
  }

  /** Of writers alone: versions keep their grace. */
  private static void endLeases() {
    List<String> writers =
        redis.commands().hkeys(HEAD).stream().filter(each -> each.startsWith("writer:")).toList();
    assertThat(writers).hasSize(1);
    redis.commands().hset(HEAD, writers.get(0), TestingRedis.bytes("prepared 1 "));
    redis.commands().zadd("sheaf:work", 1, TestingRedis.bytes(writers.get(0) + ":" + TRADES));
  }

  private static WriteOptions ending(Duration timeToLive) {
    return new WriteOptions(
        PutMode.OVERWRITE,
        Layout.SHEAF,
        Optional.empty(),
        Optional.empty(),
        Optional.of(timeToLive),
        Optional.empty());
  }

  /** Its chunks end as they did when it was current. */
  @Test
  void aVersionFromBeforeATimeToLiveWasLiftedIsRenewedForNoLongerThanItsChunksLive() {
    Version old = put(ending(Duration.ofMinutes(1)), OLD);
    put(OVERWRITE, NEW);
    Instant until = await(store.renew(TRADES, old, Duration.ofHours(1)));
    String writer = old.value().substring(old.value().indexOf('-') + 1);
    long left = redis.commands().pttl("sheaf:{trades@" + writer + ":part=00000}:batch=00000");

    assertThat(until).isCloseTo(Instant.now().plusMillis(left), within(10, ChronoUnit.SECONDS));
    assertThat(await(store.renew(TRADES, old, Duration.ofSeconds(1))))
        .isBeforeOrEqualTo(until.plusSeconds(10));
  }

  @Test
  void aVersionOfADatasetThatEndsLaterNowIsRenewedUntilThen() {
    Version old = put(ending(Duration.ofMinutes(1)), OLD);
    put(ending(Duration.ofHours(2)), NEW);

    assertThat(await(store.renew(TRADES, old, Duration.ofHours(1))))
        .isCloseTo(Instant.now().plusSeconds(3600), within(10, ChronoUnit.SECONDS));
  }

  @Test
  void aDatasetThatEndsSomeDayStillDoes() {
    Version old = put(CREATE, OLD);
    put(
        new WriteOptions(
            PutMode.OVERWRITE,
            Layout.SHEAF,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(5)),
            Optional.empty()),
        NEW);
    rollback(old);

    assertThat(redis.keys())
        .filteredOn(key -> !key.equals("sheaf:work") && !key.equals("sheaf:datasets"))
        .allMatch(key -> redis.commands().pttl(key) > 0);
    assertThat(await(store.open(TRADES, Optional.empty())).info().expires()).isPresent();
  }

  @Test
  void aLostAnswerToItsCommitIsFoundOut() {
    Version old = put(CREATE, OLD);
    put(OVERWRITE, NEW);
    proxy.cutAt(request -> request.contains("Makes a version the current one"), true, false);

    Version restored = await(overProxy.rollback(TRADES, old, Optional.empty()));
    assertThat(restored.value()).startsWith("3-");
    assertThat(read(store, TRADES)).containsExactly(1, 2);
  }

  /** Whichever is first: the version is gone and nothing changed, or it is back and whole. */
  @RepeatedTest(40)
  void theReaperAndARollbackAtOnceNeverLeaveHalfAVersion() {
    Version old = put(CREATE, OLD);
    put(OVERWRITE, NEW);
    CompletionStage<Version> back = store.rollback(TRADES, old, Optional.empty());
    CompletionStage<Cleanup> cleaning = overProxy.clean(Optional.of(TRADES), true);
    Optional<Version> restored =
        await(back.handle((version, failure) -> Optional.ofNullable(version)));
    await(cleaning);
    await(store.clean(Optional.empty(), true));

    assertThat(read(store, TRADES)).isEqualTo(restored.isPresent() ? List.of(1, 2) : List.of(3));
    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(redis.keys()).hasSize(2 + (restored.isPresent() ? 3 : 2));
  }

  @Test
  void aRenewedVersionOutlivesItsGrace() {
    Version old = put(CREATE, OLD);
    put(OVERWRITE, NEW);
    redis.endAllLeases();
    Instant until = await(store.renew(TRADES, old, Duration.ofMinutes(3)));
    assertThat(until).isBetween(Instant.now().plusSeconds(170), Instant.now().plusSeconds(185));
    await(store.reaper().run());

    assertThat(read(await(store.open(TRADES, Optional.of(old))))).containsExactly(1, 2);
    assertThat(await(store.clean(Optional.of(TRADES), false)).left())
        .extracting(Cleanup.Unfinished::due)
        .containsExactly(until);
    redis.endAllLeases();
    await(store.reaper().run());
    assertThat(reason(store.renew(TRADES, old, Duration.ofMinutes(3))))
        .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
  }

  @Test
  void renewingTakesNothingAway() {
    Version old = put(CREATE, OLD);
    Instant current = await(store.renew(TRADES, old, Duration.ofMinutes(3)));
    assertThat(current).isBefore(Instant.now().plusSeconds(185));
    put(OVERWRITE, NEW);
    Instant before = await(store.versions(TRADES)).get(1).readableUntil().orElseThrow();
    assertThat(await(store.renew(TRADES, old, Duration.ofSeconds(1)))).isEqualTo(before);
    assertThat(reason(store.renew(new DatasetName("none"), old, Duration.ofSeconds(1))))
        .isEqualTo(ErrorReason.DATASET_NOT_FOUND);
  }

  @Test
  void aDatasetThatEndsIsNotRenewed() {
    Version ending =
        put(
            new WriteOptions(
                PutMode.CREATE,
                Layout.SHEAF,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(30)),
                Optional.empty()),
            OLD);
    assertThat(await(store.renew(TRADES, ending, Duration.ofMinutes(3))))
        .isBefore(Instant.now().plusSeconds(31));
  }

  @Test
  void cleaningEndsGracesWhenItIsForcedAlone() {
    put(CREATE, OLD);
    Version current = put(OVERWRITE, NEW);
    Set<String> both = redis.keys();
    Cleanup looked = await(store.clean(Optional.empty(), false));
    assertThat(redis.keys()).isEqualTo(both);
    assertThat(looked.done()).isZero();
    assertThat(looked.left())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.what()).isEqualTo("version");
              assertThat(left.id()).startsWith("1-");
              assertThat(left.dataset()).isEqualTo(TRADES);
            });

    Cleanup forced = await(store.clean(Optional.of(TRADES), true));
    assertThat(forced.done()).isOne();
    assertThat(forced.left()).isEmpty();
    assertThat(await(store.versions(TRADES)))
        .extracting(RetainedVersion::version)
        .containsExactly(current);
    assertThat(redis.keys()).hasSize(2 + 2);
  }

  @Test
  void cleaningOneDatasetLeavesOthersAlone() {
    DatasetName other = new DatasetName("other");
    IntStream.range(0, 2).forEach(i -> TestingStore.put(store, budget, other, OVERWRITE, NEW));
    put(CREATE, OLD);
    put(OVERWRITE, NEW);

    await(store.clean(Optional.of(TRADES), true));
    assertThat(await(store.versions(TRADES))).hasSize(1);
    assertThat(await(store.versions(other))).hasSize(2);
  }

  @Test
  void writersUnderWayAreShownAndLeftAlone() {
    var writer = await(store.write(TRADES, TestingChunks.MESSAGE, CREATE));
    Cleanup cleanup = await(store.clean(Optional.empty(), true));
    assertThat(cleanup.left()).singleElement().extracting("what").isEqualTo("writer");
    await(writer.write(0, TestingChunks.chunk(budget, 7)));
    await(writer.commit());
    assertThat(read(store, TRADES)).containsExactly(7);
  }
}
