package io.sheaf.dataset.redis.kind;

class InstalledRedisContractTest extends RedisContract {
  @Override
  TestedRedis start() {
    return TestedRedis.of(RedisServer.start(RedisProgram.INSTALLED.find()));
  }
}
