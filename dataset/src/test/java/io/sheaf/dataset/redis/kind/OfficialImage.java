package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.sheaf.dataset.redis.connection.RedisAddress;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The contract over an official image; skipped, saying so, where there is no Docker. */
abstract class OfficialImage extends RedisContract {
  private final String image;

  OfficialImage(String image) {
    this.image = image;
  }

  @Override
  TestedRedis start() {
    assumeThat(DockerClientFactory.instance().isDockerAvailable())
        .as("Docker, which %s needs, is on this machine", image)
        .isTrue();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(RedisAddress.PORT);
    container.start();
    return new Started(container);
  }

  private record Started(GenericContainer<?> container) implements TestedRedis {
    @Override
    public RedisAddress address() {
      return RedisAddress.of(container.getHost(), container.getMappedPort(RedisAddress.PORT));
    }

    @Override
    public void clear() {
      try (RedisClient client = RedisClient.create(address().toString());
          StatefulRedisConnection<String, String> connection = client.connect()) {
        connection.sync().flushall();
      }
    }

    @Override
    public void close() {
      container.close();
    }
  }
}
