package io.sheaf.dataset.redis.connection;

import io.lettuce.core.resource.DefaultClientResources;
import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Hosts by their addresses, which need no asking, and by their names, for which Lettuce's resolver
 * by DNS is set up: once it is there, no thread of connections waits for an answer. Safe for any
 * number of threads.
 */
final class HostResolvers extends AddressResolverGroup<InetSocketAddress> {
  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new HostResolver(executor);
  }

  private static final class HostResolver extends AbstractAddressResolver<InetSocketAddress> {
    private final EventExecutor executor;

    HostResolver(EventExecutor executor) {
      super(executor, InetSocketAddress.class);
      this.executor = executor;
    }

    @Override
    protected boolean doIsResolved(InetSocketAddress host) {
      return !host.isUnresolved();
    }

    @Override
    protected void doResolve(InetSocketAddress host, Promise<InetSocketAddress> promise) {
      address(host).ifPresentOrElse(promise::setSuccess, () -> byName().resolve(host, promise));
    }

    @Override
    protected void doResolveAll(InetSocketAddress host, Promise<List<InetSocketAddress>> promise) {
      address(host)
          .ifPresentOrElse(
              address -> promise.setSuccess(List.of(address)),
              () -> byName().resolveAll(host, promise));
    }

    private static Optional<InetSocketAddress> address(InetSocketAddress host) {
      InetAddress address = NetUtil.createInetAddressFromIpAddressString(host.getHostString());
      return Optional.ofNullable(address)
          .map(known -> new InetSocketAddress(known, host.getPort()));
    }

    @SuppressWarnings("unchecked") // It is of InetSocketAddress, and says so by name alone.
    private AddressResolver<InetSocketAddress> byName() {
      return ((AddressResolverGroup<InetSocketAddress>)
              DefaultClientResources.DEFAULT_ADDRESS_RESOLVER_GROUP)
          .getResolver(executor);
    }
  }
}
