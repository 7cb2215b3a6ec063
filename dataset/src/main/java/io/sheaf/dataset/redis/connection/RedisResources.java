package io.sheaf.dataset.redis.connection;

import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.EventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import io.netty.channel.Channel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.PromiseCombiner;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the connections to one Redis share: threads, a timer, how names are resolved. Lettuce's own
 * sets up a resolver by DNS and Reactor's schedulers as soon as it is loaded, a twentieth of a
 * small command; here whoever needs them has them set up. Safe for any number of threads.
 */
final class RedisResources implements ClientResources {
  private static final Delay RECONNECT_DELAY =
      Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS);
  private static final int CLOSE_SECONDS_MAX = 2;

  private final int threads;
  private final EventLoopGroupProvider eventLoops;
  private final EventExecutorGroup executors;
  private final EventBus events;
  private final Timer timer = new HashedWheelTimer(new DefaultThreadFactory("lettuce-timer", true));
  private final AddressResolverGroup<?> resolvers = new HostResolvers();
  private final SocketAddressResolver addresses =
      SocketAddressResolver.create(DnsResolver.unresolved());

  /**
   * @param threads for connections, and as many for what is asked of them regularly
   */
  RedisResources(int threads) {
    this.threads = threads;
    this.eventLoops = new DefaultEventLoopGroupProvider(threads);
    this.executors =
        DefaultEventLoopGroupProvider.createEventLoopGroup(
            DefaultEventExecutorGroup.class, threads);
    this.events = new HeardEvents(executors);
  }

  @Override
  public Future<Boolean> shutdown() {
    return shutdown(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Ends all threads; true when they ended without a failure. */
  @Override
  public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
    timer.stop();
    resolvers.close();
    Promise<Boolean> outcome = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
    Promise<Void> ended = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);
    ended.addListener(done -> outcome.setSuccess(done.isSuccess()));
    PromiseCombiner all = new PromiseCombiner(ImmediateEventExecutor.INSTANCE);
    all.add(eventLoops.shutdown(quietPeriod, timeout, unit));
    all.add(executors.shutdownGracefully(quietPeriod, timeout, unit));
    all.finish(ended);
    return outcome;
  }

  /** Unsupported: nobody needs others that are nearly the same. */
  @Override
  public Builder mutate() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int ioThreadPoolSize() {
    return threads;
  }

  @Override
  public int computationThreadPoolSize() {
    return threads;
  }

  @Override
  public EventLoopGroupProvider eventLoopGroupProvider() {
    return eventLoops;
  }

  @Override
  public EventExecutorGroup eventExecutorGroup() {
    return executors;
  }

  @Override
  public Timer timer() {
    return timer;
  }

  @Override
  public EventBus eventBus() {
    return events;
  }

  @Override
  public AddressResolverGroup<?> addressResolverGroup() {
    return resolvers;
  }

  @Override
  public SocketAddressResolver socketAddressResolver() {
    return addresses;
  }

  @Override
  public Delay reconnectDelay() {
    return RECONNECT_DELAY;
  }

  /** Chunks are received where they stay, and sent from where they are. */
  @Override
  public NettyCustomizer nettyCustomizer() {
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        ValueIntake.into(channel);
        ValueEncoder.into(channel);
      }
    };
  }

  @Override
  public CommandLatencyRecorder commandLatencyRecorder() {
    return CommandLatencyRecorder.disabled();
  }

  @Override
  public EventPublisherOptions commandLatencyPublisherOptions() {
    return DefaultEventPublisherOptions.disabled();
  }

  @Override
  public Tracing tracing() {
    return Tracing.disabled();
  }
}
