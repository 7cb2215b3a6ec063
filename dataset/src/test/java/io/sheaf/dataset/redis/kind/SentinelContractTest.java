package io.sheaf.dataset.redis.kind;

class SentinelContractTest extends RedisContract {
  @Override
  TestedRedis start() {
    return new SentinelGroup(RedisProgram.any());
  }
}
