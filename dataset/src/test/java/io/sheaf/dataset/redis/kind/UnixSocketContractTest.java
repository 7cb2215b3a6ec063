package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.lettuce.core.resource.EpollProvider;
import io.sheaf.dataset.redis.connection.RedisAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketContractTest extends RedisContract {
  @TempDir static Path directory;

  @Override
  TestedRedis start() {
    assumeThat(EpollProvider.isAvailable()).as("Unix sockets, which need epoll").isTrue();
    Path socket = directory.resolve("redis.sock");
    TestedRedis server =
        TestedRedis.of(RedisServer.start(RedisProgram.any(), "--unixsocket", socket.toString()));
    return new TestedRedis() {
      @Override
      public RedisAddress address() {
        return RedisAddress.parse("unix://" + socket);
      }

      @Override
      public void clear() {
        server.clear();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
