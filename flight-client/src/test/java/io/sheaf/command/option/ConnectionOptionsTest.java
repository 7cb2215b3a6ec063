package io.sheaf.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.command.address.StoreAddress;
import io.sheaf.protocol.error.SheafException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConnectionOptionsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SHEAF_LOCATION", "grpc://env:1", "REDIS_URL", "redis://env:2");

  @Command
  private static final class Holder {
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
  }

  private static StoreAddress store(Map<String, String> environment, String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.connection.defaultStore(environment);
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
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs();
    assertThat(holder.connection.cluster()).isEmpty();
    new CommandLine(holder).parseArgs("--cluster", "OFF");
    assertThat(holder.connection.cluster()).contains(false);
    new CommandLine(holder).parseArgs("--cluster");
    assertThat(holder.connection.cluster()).contains(true);
  }
}
