package io.sheaf.dataset.redis.kind;

class Redis8ContractTest extends RedisContract {
  @Override
  TestedRedis start() {
    return TestedRedis.of(RedisServer.start(RedisProgram.REDIS_8.find()));
  }
}
