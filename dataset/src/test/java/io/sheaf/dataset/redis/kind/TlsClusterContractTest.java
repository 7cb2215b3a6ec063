package io.sheaf.dataset.redis.kind;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a Cluster whose nodes speak TLS, to each other, too. */
class TlsClusterContractTest extends RedisContract {
  @TempDir static Path directory;

  @Override
  TestedRedis start() {
    return ClusterGroup.withTls(RedisProgram.findWithTls(), TestingTls.make(directory));
  }

  @Override
  boolean sharesStore() {
    return true;
  }
}
