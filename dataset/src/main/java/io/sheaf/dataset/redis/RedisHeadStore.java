package io.sheaf.dataset.redis;

import io.sheaf.dataset.managed.CommitOutcome;
import io.sheaf.dataset.managed.CommitRequest;
import io.sheaf.dataset.managed.FenceOutcome;
import io.sheaf.dataset.managed.HeadContents;
import io.sheaf.dataset.managed.HeadLook;
import io.sheaf.dataset.managed.HeadStore;
import io.sheaf.dataset.managed.RetireOutcome;
import io.sheaf.dataset.managed.SettleOutcome;
import io.sheaf.dataset.managed.TimeToLive;
import io.sheaf.dataset.managed.WriterChunks;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.dataset.redis.connection.RedisReplicas;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Heads as hashes, each changed by one script on its key alone, so that they work in a Cluster. */
final class RedisHeadStore implements HeadStore {
  private final RedisCommands redis;
  private final RedisReplicas replicas;
  private final String namespace;

  RedisHeadStore(RedisCommands redis, RedisReplicas replicas, String namespace) {
    this.redis = redis;
    this.replicas = replicas;
    this.namespace = namespace;
  }

  @Override
  public CompletionStage<HeadLook> look(DatasetName dataset, String putId) {
    return redis
        .fields(key(dataset), "current", "expires", "put:" + putId)
        .thenApply(
            fields ->
                new HeadLook(
                    version(fields.get(0)),
                    fields.get(1).map(Long::parseLong),
                    version(fields.get(2))));
  }

  @Override
  public CompletionStage<Optional<Version>> current(DatasetName dataset) {
    return redis.fields(key(dataset), "current").thenApply(fields -> version(fields.get(0)));
  }

  @Override
  public CompletionStage<Optional<String>> manifest(DatasetName dataset, Version version) {
    return redis.fields(key(dataset), "manifest:" + version).thenApply(fields -> fields.get(0));
  }

  @Override
  public CompletionStage<Optional<Long>> retirement(DatasetName dataset, Version version) {
    return redis
        .fields(key(dataset), "retire:" + version)
        .thenApply(fields -> fields.get(0).map(Long::parseLong));
  }

  @Override
  public CompletionStage<Void> begin(DatasetName dataset, WriterId writer, Duration lease) {
    return eval(Script.BEGIN, dataset, writer.value(), millis(lease)).thenApply(answer -> null);
  }

  @Override
  public CompletionStage<Boolean> note(
      DatasetName dataset, WriterId writer, WriterChunks chunks, boolean prepared, Duration lease) {
    return eval(
            Script.NOTE,
            dataset,
            writer.value(),
            millis(lease),
            prepared ? "prepared" : "open",
            chunks.format())
        .thenApply(RedisHeadStore::isYes);
  }

  @Override
  public CompletionStage<Boolean> renew(DatasetName dataset, WriterId writer, Duration lease) {
    return eval(Script.NOTE, dataset, writer.value(), millis(lease), "", "")
        .thenApply(RedisHeadStore::isYes);
  }

  @Override
  public CompletionStage<CommitOutcome> commit(CommitRequest request) {
    return eval(
            Script.COMMIT,
            request.dataset(),
            request.writer().value(),
            request.putId(),
            request.expected().map(Version::value).orElse(""),
            request.version().value(),
            request.manifest(),
            millis(request.grace()),
            argument(request.timeToLive()),
            request.restored().map(Version::value).orElse(""))
        .thenApply(RedisHeadStore::commitOutcome);
  }

  private static String argument(TimeToLive timeToLive) {
    if (timeToLive instanceof TimeToLive.Ends ends) {
      return millis(ends.after());
    }
    return timeToLive instanceof TimeToLive.Forever ? "0" : "";
  }

  private static CommitOutcome commitOutcome(List<Object> answer) {
    return switch ((String) answer.get(0)) {
      case "committed" ->
          new CommitOutcome.Committed(time((String) answer.get(1)), time((String) answer.get(2)));
      case "known" -> new CommitOutcome.Known(new Version((String) answer.get(1)));
      case "gone" -> new CommitOutcome.Gone();
      case "conflict" -> new CommitOutcome.Conflict(version(Optional.of((String) answer.get(1))));
      default -> new CommitOutcome.Fenced();
    };
  }

  @Override
  public CompletionStage<Void> secure(DatasetName dataset, Optional<Version> made) {
    return replicas.awaitCommit(key(dataset), Script.TOUCH.text(), made.map(Version::value));
  }

  @Override
  public CompletionStage<SettleOutcome> settle(
      DatasetName dataset, WriterId writer, String putId, Version version) {
    return eval(Script.SETTLE, dataset, writer.value(), putId, version.value())
        .thenApply(
            answer ->
                switch ((String) answer.get(0)) {
                  case "committed" ->
                      new SettleOutcome.Committed(new Version((String) answer.get(1)));
                  case "never" -> new SettleOutcome.Never();
                  default -> new SettleOutcome.Unknown();
                });
  }

  @Override
  public CompletionStage<FenceOutcome> fence(DatasetName dataset, WriterId writer, boolean force) {
    return eval(Script.FENCE, dataset, writer.value(), force ? "1" : "0")
        .thenApply(
            answer ->
                switch ((String) answer.get(0)) {
                  case "alive" -> new FenceOutcome.Alive();
                  case "gone" -> new FenceOutcome.Gone();
                  default -> new FenceOutcome.Fenced(WriterChunks.parse((String) answer.get(1)));
                });
  }

  @Override
  public CompletionStage<Void> clearWriter(DatasetName dataset, WriterId writer) {
    return redis.removeFields(key(dataset), "writer:" + writer);
  }

  @Override
  public CompletionStage<RetireOutcome> retire(
      DatasetName dataset, Version version, boolean force) {
    return eval(Script.RETIRE, dataset, version.value(), force ? "1" : "0")
        .thenApply(
            answer ->
                switch ((String) answer.get(0)) {
                  case "early" -> new RetireOutcome.Early();
                  case "gone" -> new RetireOutcome.Gone();
                  default -> new RetireOutcome.Reaping((String) answer.get(1));
                });
  }

  @Override
  public CompletionStage<Optional<Long>> renew(
      DatasetName dataset, Version version, Duration atLeast) {
    return eval(Script.RENEW, dataset, version.value(), millis(atLeast))
        .thenApply(answer -> time((String) answer.get(0)));
  }

  @Override
  public CompletionStage<Void> clearVersion(DatasetName dataset, Version version) {
    return redis.removeFields(key(dataset), "reaping:" + version, "retire:" + version);
  }

  @Override
  public CompletionStage<HeadContents> contents(DatasetName dataset) {
    return eval(Script.CONTENTS, dataset).thenApply(answer -> HeadFields.read(dataset, answer));
  }

  @Override
  public CompletionStage<Boolean> expire(DatasetName dataset, long timeMillis) {
    return eval(Script.EXPIRE, dataset, Long.toString(timeMillis)).thenApply(RedisHeadStore::isYes);
  }

  @Override
  public CompletionStage<Boolean> drop(DatasetName dataset) {
    return eval(Script.DROP, dataset).thenApply(RedisHeadStore::isYes);
  }

  private CompletionStage<List<Object>> eval(
      Script script, DatasetName dataset, String... arguments) {
    return redis.eval(script.text(), key(dataset), arguments);
  }

  private String key(DatasetName dataset) {
    return key(namespace, dataset);
  }

  static String key(String namespace, DatasetName dataset) {
    return namespace + "head:" + dataset;
  }

  private static boolean isYes(List<Object> answer) {
    return (Long) answer.get(0) != 0;
  }

  private static Optional<Version> version(Optional<String> text) {
    return text.filter(value -> !value.isEmpty()).map(Version::new);
  }

  private static Optional<Long> time(String millis) {
    return millis.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(millis));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
