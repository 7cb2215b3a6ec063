package io.sheaf.dataset.redis.connection;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The small commands. Stages fail with {@link io.sheaf.protocol.error.SheafException} alone, within
 * the command timeout. Safe for any number of threads.
 */
public final class RedisCommands {
  private final RedisRoutes routes;
  private final RedisErrors errors;
  private final RedisAddress address;
  private final KeyByKey keyByKey;

  RedisCommands(RedisRoutes routes, RedisErrors errors, RedisAddress address) {
    this.routes = routes;
    this.errors = errors;
    this.address = address;
    this.keyByKey = new KeyByKey(errors);
  }

  public RedisAddress address() {
    return address;
  }

  /** EVAL of a script on one key; numbers in its answer are longs, all else is text. */
  public CompletionStage<List<Object>> eval(String script, String key, String... arguments) {
    CompletionStage<List<Object>> answer =
        routes.commands().eval(script, ScriptOutputType.MULTI, new String[] {key}, arguments);
    return errors.translated("EVAL", answer);
  }

  /** HMGET: the fields' values, in order. */
  public CompletionStage<List<Optional<String>>> fields(String key, String... fields) {
    return errors
        .translated("HMGET", routes.commands().hmget(key, fields))
        .thenApply(found -> found.stream().map(RedisCommands::value).collect(Collectors.toList()));
  }

  private static Optional<String> value(KeyValue<String, String> field) {
    return field.hasValue() ? Optional.of(field.getValue()) : Optional.empty();
  }

  /** HDEL. */
  public CompletionStage<Void> removeFields(String key, String... fields) {
    return errors.translated("HDEL", routes.commands().hdel(key, fields)).thenApply(count -> null);
  }

  /** ZREM. */
  public CompletionStage<Void> removeMember(String key, String member) {
    return errors.translated("ZREM", routes.commands().zrem(key, member)).thenApply(count -> null);
  }

  /** ZRANGEBYLEX: members from a boundary on. */
  public CompletionStage<List<String>> members(String key, Range.Boundary<String> from, int limit) {
    return errors.translated(
        "ZRANGEBYLEX",
        routes
            .commands()
            .zrangebylex(
                key, Range.from(from, Range.Boundary.unbounded()), Limit.create(0, limit)));
  }

  /** STRLEN of each; 0 where there is nothing. */
  public CompletionStage<List<Long>> sizes(List<String> keys) {
    List<CompletableFuture<Long>> answers =
        keys.stream()
            .map(
                key ->
                    errors
                        .translated("STRLEN " + key, routes.commands().strlen(key))
                        .toCompletableFuture())
            .toList();
    return errors
        .translated("STRLEN", CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  /**
   * STRLEN of each; 0 where there is nothing.
   *
   * @param other where there is something that has no STRLEN
   */
  public CompletionStage<List<Long>> sizesOfAnything(List<String> keys, long other) {
    List<CompletableFuture<Long>> answers =
        keys.stream()
            .map(
                key ->
                    errors
                        .translated("STRLEN " + key, routes.commands().strlen(key))
                        .exceptionally(failure -> RedisErrors.ifWrongType(failure, other))
                        .toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  /** Which slots of a Cluster keys belong to, and who has them; empty without a Cluster. */
  public List<KeyPlace> places(List<String> keys) {
    return keys.stream().flatMap(key -> routes.place(key).stream()).distinct().toList();
  }

  /**
   * SCAN of all keys, on each server that takes writes.
   *
   * @param pattern a glob that they match
   * @param each told of every key once or more, by several threads
   * @return fails with NOT_SUPPORTED when the server refuses it
   */
  public CompletionStage<Void> scan(String pattern, Consumer<String> each) {
    return errors
        .translated("SCAN", routes.masters())
        .thenCompose(
            masters ->
                CompletableFuture.allOf(
                    masters.stream()
                        .map(master -> new KeyScan(master, errors, pattern, each).run())
                        .toArray(CompletableFuture[]::new)));
  }

  /** UNLINK of keys in one slot. */
  public CompletionStage<Long> unlink(List<String> keys) {
    return errors.translated(
        "UNLINK", keyByKey.count(keys, each -> routes.commands().unlink(each)));
  }

  /** INFO of one section from each server that takes writes; empty ones where it is refused. */
  public CompletionStage<List<RedisInfo>> info(String section) {
    return errors
        .translated("INFO", routes.masters())
        .thenCompose(
            masters -> {
              List<CompletableFuture<RedisInfo>> answers =
                  masters.stream().map(master -> info(master, section)).toList();
              return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                  .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
            });
  }

  private CompletableFuture<RedisInfo> info(RedisMaster master, String section) {
    return errors
        .unlessRefused("INFO", master.commands().info(section))
        .thenApply(text -> RedisInfo.parse(text.orElse("")))
        .toCompletableFuture();
  }

  /** PING. */
  public CompletionStage<Void> ping() {
    return errors.translated("PING", routes.commands().ping()).thenApply(pong -> null);
  }
}
