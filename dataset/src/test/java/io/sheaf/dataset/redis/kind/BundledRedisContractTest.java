package io.sheaf.dataset.redis.kind;

class BundledRedisContractTest extends RedisContract {
  @Override
  TestedRedis start() {
    return TestedRedis.of(RedisServer.start(RedisProgram.BUNDLED.find()));
  }
}
