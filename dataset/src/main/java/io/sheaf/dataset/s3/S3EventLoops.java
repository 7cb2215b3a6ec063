package io.sheaf.dataset.s3;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of their own for a client: those of the SDK take two seconds to end. Promises of these
 * tell their listeners later, never while one is added. The SDK's pool of connections
 * (HttpOrHttp2ChannelPool, 2.57) relies on that: when its first connect has failed before it
 * listens, it waits for a promise that nobody keeps, and the request hangs until its attempt is
 * given up.
 */
@SuppressWarnings("deprecation") // The SDK knows no newer kind.
final class S3EventLoops extends NioEventLoopGroup {
  private static final int THREADS = 2;
  private static final long CLOSE_MILLIS_MAX = 2000;

  /** For which the threads have had nothing to do: a closed client's connections end by them. */
  private static final long CLOSE_QUIET_MILLIS = 200;

  S3EventLoops() {
    this(THREADS);
  }

  S3EventLoops(int threads) {
    super(threads, new DefaultThreadFactory("sheaf-s3", true));
  }

  /** Ends them; their client is closed before. */
  void end() {
    shutdownGracefully(CLOSE_QUIET_MILLIS, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... others) {
    return new SingleThreadIoEventLoop(this, executor, handlers) {
      @Override
      public <V> Promise<V> newPromise() {
        return new LaterPromise<>(this);
      }
    };
  }

  private static final class LaterPromise<V> extends DefaultPromise<V> {
    LaterPromise(EventExecutor executor) {
      super(executor);
    }

    @Override
    public Promise<V> addListener(GenericFutureListener<? extends Future<? super V>> listener) {
      if (executor().inEventLoop()) {
        executor().execute(() -> super.addListener(listener));
        return this;
      }
      return super.addListener(listener);
    }
  }
}
