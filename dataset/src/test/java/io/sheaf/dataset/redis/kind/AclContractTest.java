package io.sheaf.dataset.redis.kind;

import io.sheaf.dataset.redis.connection.RedisAddress;
import java.util.Map;

/** The contract under the user of {@code conf/redis-users.conf}. */
class AclContractTest extends RedisContract {
  @Override
  TestedRedis start() {
    RedisServer server =
        RedisServer.start(RedisProgram.any(), "--include", LeastPrivilegeTest.USERS);
    TestedRedis entered = TestedRedis.of(server);
    return new TestedRedis() {
      @Override
      public RedisAddress address() {
        return RedisAddress.parse(LeastPrivilegeTest.url(server));
      }

      @Override
      public Map<String, String> properties() {
        return Map.of("user", "sheaf", "mode", "standalone", "eviction policy", "noeviction");
      }

      @Override
      public boolean refusesScan() {
        return true;
      }

      @Override
      public void clear() {
        entered.clear();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
