package io.sheaf.dataset.redis.connection;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who knows which server is the master. One of them is asked for as long as it answers, then the
 * next. Not to be asked by two at a time.
 */
final class Sentinels {
  private final RedisClient client;
  private final List<RedisURI> addresses;
  private final String name;
  private int turn;
  private @Nullable CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection;

  /**
   * @param options whose address names Sentinels
   */
  Sentinels(ClientResources resources, RedisConnectionOptions options) {
    this.client = RedisClient.create(resources);
    this.client.setOptions(LettuceOptions.client(options));
    this.addresses = LettuceOptions.sentinels(options);
    this.name = options.address().sentinelMaster().orElseThrow();
  }

  /** The master that the first says of that answers; fails as the last of them did. */
  CompletionStage<RedisHost> master() {
    return ask(addresses.size());
  }

  private CompletionStage<RedisHost> ask(int triesLeft) {
    return connected()
        .thenCompose(sentinel -> sentinel.async().getMasterAddrByName(name))
        .thenApply(this::host)
        .exceptionallyCompose(
            failure -> {
              next();
              return triesLeft > 1 ? ask(triesLeft - 1) : CompletableFuture.failedStage(failure);
            });
  }

  private synchronized CompletionStage<StatefulRedisSentinelConnection<String, String>>
      connected() {
    if (connection == null) {
      connection = client.connectSentinelAsync(StringCodec.UTF8, addresses.get(turn));
    }
    return connection;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it to be closed.
  private synchronized void next() {
    CompletableFuture<StatefulRedisSentinelConnection<String, String>> failed = connection;
    connection = null;
    turn = (turn + 1) % addresses.size();
    if (failed != null) {
      failed.thenAccept(StatefulRedisSentinelConnection::closeAsync);
    }
  }

  private RedisHost host(@Nullable SocketAddress master) {
    if (master instanceof InetSocketAddress address) {
      return new RedisHost(address.getHostString(), address.getPort());
    }
    throw new SheafException(
        ErrorReason.STORE_UNAVAILABLE,
        "the Sentinel does not know a master '" + name + "'; check the name in the URL");
  }

  CompletionStage<Void> close() {
    return client.shutdownAsync(0, 2, TimeUnit.SECONDS);
  }
}
