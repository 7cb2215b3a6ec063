package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.await;

import io.sheaf.dataset.managed.CommitOutcome;
import io.sheaf.dataset.managed.CommitRequest;
import io.sheaf.dataset.managed.HeadContents;
import io.sheaf.dataset.managed.HeadLook;
import io.sheaf.dataset.managed.HeadStore;
import io.sheaf.dataset.managed.TimeToLive;
import io.sheaf.dataset.managed.WorkItem;
import io.sheaf.dataset.managed.WriterChunks;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Steps on a head, of few writers and puts, so that they meet. Durations are nothing or hours, and
 * times count in hours, so that two clocks tell the same.
 */
final class RandomHeadSteps {
  /** What a long run must have met. */
  static final String[] ANSWERS = {
    "commit Committed",
    "commit Known",
    "commit Conflict",
    "commit Gone",
    "commit Fenced",
    "settle Committed",
    "settle Never",
    "settle Unknown",
    "fence Alive",
    "fence Gone",
    "fence Fenced",
    "retire Early",
    "retire Gone",
    "retire Reaping",
    "note true",
    "note false",
    "renew true",
    "renew false",
    "expire true",
    "expire false",
    "drop true",
    "drop false"
  };

  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<Duration> DURATIONS =
      List.of(Duration.ZERO, HOUR, HOUR.multipliedBy(3));
  private static final int WRITERS = 3;
  private static final int PUTS = 9;

  private final Random random;
  private final DatasetName dataset;
  private final List<WriterId> writers;
  private final List<Version> versions = new ArrayList<>();

  /** A step, and what it answers. */
  record Step(String name, Function<HeadStore, CompletionStage<?>> action) {
    String answer(HeadStore heads) {
      return name.split(" ", 2)[0] + " " + text(await(action.apply(heads)));
    }
  }

  RandomHeadSteps(Random random, DatasetName dataset) {
    this.random = random;
    this.dataset = dataset;
    this.writers = random.longs(WRITERS).mapToObj(WriterId::of).toList();
    this.versions.add(new Version("1-" + writers.get(0)));
  }

  /** The next step on a head whose current version is known. */
  Step next(Optional<Version> current) {
    current.filter(version -> !versions.contains(version)).ifPresent(versions::add);
    WriterId writer = any(writers);
    Version version = any(versions);
    String putId = "put-" + random.nextInt(PUTS);
    boolean force = random.nextInt(4) == 0;
    return switch (random.nextInt(18)) {
      case 0, 1 -> begin(writer, any(DURATIONS));
      case 2, 3, 4 -> note(writer, any(DURATIONS), random.nextInt(4) > 0);
      case 5, 6, 7 -> commit(request(writer, putId, current));
      case 8 -> of("fence " + writer + force, heads -> heads.fence(dataset, writer, force));
      case 9 -> renew(writer, any(DURATIONS));
      case 10 -> settle(writer, putId, version);
      case 11 -> of("clear " + writer, heads -> heads.clearWriter(dataset, writer));
      case 12 -> of("retire " + version, heads -> heads.retire(dataset, version, force));
      case 13 -> of("clear " + version, heads -> heads.clearVersion(dataset, version));
      case 14 -> extend(version, any(DURATIONS));
      case 15 -> expire(random.nextInt(4));
      case 16 -> look(version, putId);
      default ->
          random.nextInt(4) > 0
              ? of("contents", heads -> heads.contents(dataset))
              : of("drop", heads -> heads.drop(dataset));
    };
  }

  private static Step of(String name, Function<HeadStore, CompletionStage<?>> action) {
    return new Step(name, action);
  }

  private Step begin(WriterId writer, Duration lease) {
    return of("begin " + writer + lease, heads -> heads.begin(dataset, writer, lease));
  }

  private Step note(WriterId writer, Duration lease, boolean prepared) {
    WriterChunks chunks = new WriterChunks(Map.of(random.nextInt(3), 1 + random.nextInt(9)));
    return of(
        "note " + writer + chunks.format() + prepared + lease,
        heads -> heads.note(dataset, writer, chunks, prepared, lease));
  }

  private Step renew(WriterId writer, Duration lease) {
    return of("renew " + writer + lease, heads -> heads.renew(dataset, writer, lease));
  }

  private Step settle(WriterId writer, String putId, Version version) {
    return of(
        "settle " + writer + putId + version,
        heads -> heads.settle(dataset, writer, putId, version));
  }

  private Step extend(Version version, Duration atLeast) {
    return of("extend " + version + atLeast, heads -> heads.renew(dataset, version, atLeast));
  }

  /** Mostly at the time that is set. */
  private Step expire(int late) {
    return of(
        "expire " + late,
        heads ->
            heads
                .contents(dataset)
                .thenCompose(
                    found -> heads.expire(dataset, found.expires().orElse(0L) + late / 3)));
  }

  private Step look(Version version, String putId) {
    return of(
        "look " + version + putId,
        heads ->
            heads
                .look(dataset, putId)
                .thenCombine(
                    heads.manifest(dataset, version), (look, text) -> text(look) + " " + text)
                .thenCombine(
                    heads.retirement(dataset, version), (look, due) -> look + " " + text(due)));
  }

  /** Mostly of a writer that may. */
  private Step commit(CommitRequest request) {
    if (random.nextInt(4) == 0) {
      return of("commit " + request, heads -> heads.commit(request));
    }
    WriterId writer = request.writer();
    return of(
        "commit prepared " + request,
        heads ->
            heads
                .begin(dataset, writer, HOUR)
                .thenCompose(begun -> heads.note(dataset, writer, WriterChunks.none(), true, HOUR))
                .thenCompose(prepared -> heads.commit(request)));
  }

  /** Mostly one that follows the current version. */
  private CommitRequest request(WriterId writer, String putId, Optional<Version> current) {
    Optional<Version> expected = random.nextInt(8) == 0 ? Optional.of(any(versions)) : current;
    long number = expected.map(each -> Long.parseLong(each.value().split("-")[0])).orElse(0L) + 1;
    // A number a hundred higher takes the place of one that is there.
    Version version = new Version(number + 50L * random.nextInt(3) + "-" + WriterId.random());
    return new CommitRequest(
        dataset,
        writer,
        putId,
        expected,
        version,
        "manifest of " + version,
        random.nextInt(4) == 0 ? Optional.of(any(versions)) : Optional.empty(),
        any(
            List.of(
                new TimeToLive.Unchanged(),
                new TimeToLive.Forever(),
                new TimeToLive.Ends(any(DURATIONS)))),
        any(DURATIONS));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String text(Object answer) {
    if (answer instanceof HeadContents contents) {
      return text(contents);
    }
    if (answer instanceof HeadLook look) {
      return look.current() + " " + text(look.expires()) + " " + look.committed();
    }
    if (answer instanceof CommitOutcome.Committed committed) {
      return "Committed " + text(committed.retires()) + " " + text(committed.expires());
    }
    if (answer instanceof Optional<?> optional) {
      return optional.map(RandomHeadSteps::text).orElse("none");
    }
    return answer instanceof Long time ? hours(time) : String.valueOf(answer);
  }

  private static String text(HeadContents contents) {
    Map<String, String> retirements = new TreeMap<>();
    contents.retirements().forEach((version, due) -> retirements.put(version.value(), hours(due)));
    return String.join(
        " ",
        "readable " + sorted(contents.readable()),
        "reaping " + sorted(contents.reaping()),
        "retirements " + retirements,
        "expires " + text(contents.expires()),
        "due " + sorted(contents.due().stream().map(WorkItem::format).toList()),
        "fenced " + sorted(contents.fenced()));
  }

  private static String sorted(List<?> list) {
    return list.stream()
        .map(String::valueOf)
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }

  private static String hours(long timeMillis) {
    double hours = (timeMillis - System.currentTimeMillis()) / (double) HOUR.toMillis();
    return Math.round(hours) + " h";
  }
}
