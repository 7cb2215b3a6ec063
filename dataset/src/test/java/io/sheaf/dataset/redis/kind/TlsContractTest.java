package io.sheaf.dataset.redis.kind;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class TlsContractTest extends RedisContract {
  @TempDir static Path directory;

  @Override
  TestedRedis start() {
    return new TlsServer(directory);
  }

  @Override
  boolean sharesStore() {
    return true;
  }
}
