package io.sheaf.dataset.redis.kind;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract over Sentinels and servers that speak TLS, to each other, too. */
class TlsSentinelContractTest extends RedisContract {
  @TempDir static Path directory;

  @Override
  TestedRedis start() {
    return SentinelGroup.withTls(RedisProgram.findWithTls(), TestingTls.make(directory));
  }

  @Override
  boolean sharesStore() {
    return true;
  }
}
