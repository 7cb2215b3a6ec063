package io.sheaf.dataset.redis.connection;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.sheaf.protocol.error.SheafException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One Redis: some connections for reading chunks, one for writing them, one for small commands,
 * which so never wait behind chunks. Lettuce connects again by itself; commands meanwhile fail at
 * once, and none is sent twice. Safe for any number of threads.
 */
public final class RedisConnections implements AutoCloseable {
  private static final Duration RECONNECT_DELAY_MAX = Duration.ofSeconds(1);

  private final ClientResources resources;
  private final RedisClient client;
  private final RedisValues values;
  private final RedisCommands commands;

  private RedisConnections(
      ClientResources resources, RedisClient client, RedisValues values, RedisCommands commands) {
    this.resources = resources;
    this.client = client;
    this.values = values;
    this.commands = commands;
  }

  /**
   * Connects, waiting for no longer than the connect timeout.
   *
   * @throws SheafException STORE_UNAVAILABLE in one line when that can't be
   */
  public static RedisConnections open(RedisConnectionOptions options) {
    ClientResources resources =
        ClientResources.builder()
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(20), RECONNECT_DELAY_MAX, 2, TimeUnit.MILLISECONDS))
            .build();
    RedisClient client = RedisClient.create(resources);
    try {
      client.setOptions(LettuceOptions.client(options));
      return connect(options, resources, client);
    } catch (RuntimeException e) {
      shutdown(client, resources);
      throw new RedisErrors(options.address()).ofConnecting(e);
    }
  }

  private static RedisConnections connect(
      RedisConnectionOptions options, ClientResources resources, RedisClient client) {
    ValueCodec codec = new ValueCodec();
    List<CompletableFuture<StatefulRedisConnection<String, OutgoingValue>>> connecting =
        new ArrayList<>();
    for (int i = 0; i <= options.readConnections(); i++) {
      connecting.add(connect(client, codec, options, options.valueTimeout()));
    }
    CompletableFuture<StatefulRedisConnection<String, String>> control =
        connect(client, StringCodec.UTF8, options, options.commandTimeout());
    // When one fails, the others are waited for too: Netty complains of what is left behind.
    CompletableFuture.allOf(
            CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new)), control)
        .join();
    List<StatefulRedisConnection<String, OutgoingValue>> connections =
        connecting.stream().map(CompletableFuture::join).toList();
    RedisErrors errors = new RedisErrors(options.address());
    int last = options.readConnections();
    return new RedisConnections(
        resources,
        client,
        new RedisValues(
            codec, connections.subList(0, last), connections.get(last), errors, options),
        new RedisCommands(control.join(), errors, options.address()));
  }

  private static <V> CompletableFuture<StatefulRedisConnection<String, V>> connect(
      RedisClient client,
      RedisCodec<String, V> codec,
      RedisConnectionOptions options,
      Duration timeout) {
    return client
        .connectAsync(codec, LettuceOptions.server(options))
        .toCompletableFuture()
        .thenApply(
            connection -> {
              connection.setTimeout(timeout);
              return connection;
            });
  }

  /** Chunks, in and out. */
  public RedisValues values() {
    return values;
  }

  /** All else. */
  public RedisCommands commands() {
    return commands;
  }

  @Override
  public void close() {
    shutdown(client, resources);
  }

  private static void shutdown(RedisClient client, ClientResources resources) {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
