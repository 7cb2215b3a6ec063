package io.sheaf.dataset.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.Transports;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.AddressResolver;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HostResolversTest {
  private static final int PORT = 6379;

  private final RedisResources resources = new RedisResources(1);

  @AfterEach
  void close() {
    assertThat(resources.shutdown().awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
  }

  @SuppressWarnings("unchecked") // It resolves InetSocketAddress.
  private AddressResolver<InetSocketAddress> resolver() {
    EventLoopGroup threads =
        resources.eventLoopGroupProvider().allocate(Transports.eventLoopGroupClass());
    return (AddressResolver<InetSocketAddress>)
        resources.addressResolverGroup().getResolver(threads.next());
  }

  private static InetSocketAddress host(String name) {
    return InetSocketAddress.createUnresolved(name, PORT);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,127.0.0.1", "192.0.2.7,192.0.2.7", "::1,0:0:0:0:0:0:0:1"})
  void anAddressIsItself(String address, String expected) {
    InetSocketAddress found = resolver().resolve(host(address)).syncUninterruptibly().getNow();
    assertThat(found.getAddress().getHostAddress()).isEqualTo(expected);
    assertThat(found.getPort()).isEqualTo(PORT);
    assertThat(resolver().resolveAll(host(address)).syncUninterruptibly().getNow())
        .containsExactly(found);
  }

  /** From the system's list of hosts: no test asks a network. */
  @Test
  void aNameIsLookedUp() {
    InetSocketAddress found = resolver().resolve(host("localhost")).syncUninterruptibly().getNow();
    assertThat(found.getAddress().isLoopbackAddress()).isTrue();
    assertThat(found.getPort()).isEqualTo(PORT);
    assertThat(resolver().resolveAll(host("localhost")).syncUninterruptibly().getNow())
        .contains(found);
  }
}
