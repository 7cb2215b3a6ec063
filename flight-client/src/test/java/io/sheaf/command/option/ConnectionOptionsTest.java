package io.sheaf.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.command.address.StoreAddress;
import io.sheaf.protocol.error.SheafException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConnectionOptionsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SHEAF_LOCATION", "grpc://env:1", "REDIS_URL", "redis://env:2");

  private static ConnectionOptions parse(String... arguments) {
    ConnectionOptions options = new ConnectionOptions();
    new CommandLine(options.asCommand()).parseArgs(arguments);
    return options;
  }

  private static StoreAddress store(Map<String, String> environment, String... arguments) {
    return parse(arguments).defaultStore(environment);
  }

  @Test
  void flagsComeBeforeTheEnvironment() {
    assertThat(store(ENVIRONMENT, "--location", "grpc://flag:1"))
        .isEqualTo(new StoreAddress.Server("grpc://flag:1"));
    assertThat(store(ENVIRONMENT, "--redis-url", "redis://flag:2"))
        .isEqualTo(new StoreAddress.Redis("redis://flag:2"));
  }

  @Test
  void theEnvironmentComesBeforeTheDefault() {
    assertThat(store(ENVIRONMENT)).isEqualTo(new StoreAddress.Server("grpc://env:1"));
    assertThat(store(Map.of("REDIS_URL", "redis://env:2")))
        .isEqualTo(new StoreAddress.Redis("redis://env:2"));
    assertThat(store(Map.of("SHEAF_LOCATION", " ")))
        .isEqualTo(new StoreAddress.Server("grpc://localhost:8815"));
  }

  @Test
  void bothFlagsExcludeEachOther() {
    assertThatThrownBy(() -> store(Map.of(), "--location", "grpc://a", "--redis-url", "redis://b"))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("--location and --redis-url");
  }

  @Test
  void clusterIsAskedForUnlessItIsSaid() {
    assertThat(parse().cluster()).isEmpty();
    assertThat(parse("--cluster", "OFF").cluster()).contains(false);
    assertThat(parse("--cluster").cluster()).contains(true);
  }

  @Test
  void aPasswordInWhatIsNotRedisIsNotTold() {
    for (String url : new String[] {"user:secret@h:1/0", "grpc://user:secret@h"}) {
      assertThatThrownBy(() -> store(Map.of(), "--redis-url", url))
          .hasMessageContaining("****@h")
          .hasMessageNotContaining("secret");
    }
  }
}
