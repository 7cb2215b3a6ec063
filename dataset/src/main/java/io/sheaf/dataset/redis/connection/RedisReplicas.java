package io.sheaf.dataset.redis.connection;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The replicas and disks that a put waits for. Safe for any number of threads. */
public final class RedisReplicas {
  private final RedisRoutes routes;
  private final RedisErrors errors;
  private final RedisConnectionOptions options;
  private final DiskWaits disks;

  RedisReplicas(RedisRoutes routes, RedisErrors errors, RedisConnectionOptions options) {
    this.routes = routes;
    this.errors = errors;
    this.options = options;
    this.disks = new DiskWaits(errors, options);
  }

  /**
   * Done when all that was written as values has reached as many replicas of each master as were
   * asked for, or as there are, and its disk if that was asked for. A master that refuses to tell
   * of its replicas, or to wait for them, as managed services do, counts as one without.
   *
   * @return fails with STORE_UNAVAILABLE when they don't have it within half of the value timeout,
   *     and NOT_SUPPORTED when a disk that is required can't be waited for
   */
  public CompletionStage<Void> await(List<String> keys) {
    return errors.translated("INFO", routes.masters(keys)).thenCompose(this::awaitAll);
  }

  /**
   * The same for what a script has written, if commits are to be waited for; else done at once.
   *
   * @param touch a script that writes the key as it is, and answers 0 when it can't: what comes
   *     after it on a connection waits for all that was written before it on any
   * @param made what the script has to find, for it to see; empty when nothing has to be there
   * @return fails with STORE_UNAVAILABLE as {@link #await} does, and when it is not there
   */
  public CompletionStage<Void> awaitCommit(String key, String touch, Optional<String> made) {
    return options.durability().commit()
        ? errors
            .translated("EVAL", routes.masters(List.of(key)))
            .thenCompose(masters -> touch(masters.get(0), key, touch, made))
            .thenCompose(this::await)
        : CompletableFuture.completedStage(null);
  }

  /**
   * The replication ids of the masters that keep keys: a replica that becomes master takes another
   * one, and so does a master that starts again. Nothing of those that refuse to tell.
   */
  public CompletionStage<String> generation(List<String> keys) {
    return errors
        .translated("INFO", routes.masters(keys))
        .thenCompose(
            masters -> {
              List<CompletableFuture<String>> ids =
                  masters.stream()
                      .map(master -> replicationId(master).toCompletableFuture())
                      .toList();
              return CompletableFuture.allOf(ids.toArray(CompletableFuture[]::new))
                  .thenApply(
                      told ->
                          ids.stream()
                              .map(CompletableFuture::join)
                              .collect(Collectors.joining(" ")));
            });
  }

  private CompletionStage<String> replicationId(RedisMaster master) {
    return replication(master).thenApply(info -> info.value("master_replid").orElse(""));
  }

  private CompletionStage<RedisMaster> touch(
      RedisMaster master, String key, String script, Optional<String> made) {
    return errors
        .translated("EVAL", ValueScript.run(master.writer(), script, List.of(key), made.orElse("")))
        .thenApply(
            touched -> {
              if (touched == 0 && made.isPresent()) {
                throw lost(made.get());
              }
              return master;
            });
  }

  /** A replica that had not got it is master now. */
  private SheafException lost(String made) {
    return new SheafException(
        ErrorReason.STORE_UNAVAILABLE,
        made + " is not there any more: Redis at " + options.address() + " has failed over");
  }

  private CompletionStage<Void> awaitAll(List<RedisMaster> masters) {
    return CompletableFuture.allOf(
        masters.stream()
            .map(master -> await(master).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private CompletionStage<Void> await(RedisMaster master) {
    return disks.await(master).thenCompose(written -> awaitReplicas(master));
  }

  private CompletionStage<Void> awaitReplicas(RedisMaster master) {
    return replication(master)
        .thenCompose(
            info -> {
              int replicas = info.value("connected_slaves").map(Integer::parseInt).orElse(0);
              int needed = Math.min(options.durability().replicasMin(), replicas);
              return needed == 0 ? CompletableFuture.completedStage(null) : await(master, needed);
            });
  }

  /** Nothing of one that refuses to tell. */
  private CompletionStage<RedisInfo> replication(RedisMaster master) {
    return errors
        .unlessRefused("INFO", master.commands().info("replication"))
        .thenApply(text -> RedisInfo.parse(text.orElse("")));
  }

  /** By WAIT, on the connection that wrote. */
  private CompletionStage<Void> await(RedisMaster master, int needed) {
    long timeoutMillis = options.valueTimeout().toMillis() / 2;
    return errors
        .unlessRefused("WAIT", master.writer().waitForReplication(needed, timeoutMillis))
        .thenAccept(count -> check(count, needed));
  }

  private void check(Optional<Long> count, int needed) {
    if (count.isPresent() && count.get() < needed) {
      throw new SheafException(
          ErrorReason.STORE_UNAVAILABLE,
          "of "
              + needed
              + " replicas of Redis at "
              + options.address()
              + " only "
              + count.get()
              + " have what was written; try again later");
    }
  }
}
