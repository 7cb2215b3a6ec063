package io.sheaf.dataset.redis.connection;

import io.lettuce.core.event.DefaultEventBus;
import io.lettuce.core.event.Event;
import io.lettuce.core.event.EventBus;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Lettuce's events for those who listen; Reactor is set up for the first of them. Until then events
 * are dropped, also for Java's Flight Recorder. Safe for any number of threads.
 */
final class HeardEvents implements EventBus {
  private final ScheduledExecutorService executor;
  private volatile @Nullable EventBus heard;

  /**
   * @param executor tells the listeners; lent
   */
  HeardEvents(ScheduledExecutorService executor) {
    this.executor = executor;
  }

  @Override
  public synchronized Flux<Event> get() {
    EventBus bus = heard;
    if (bus == null) {
      bus = new DefaultEventBus(Schedulers.fromExecutorService(executor, "lettuce-events"));
      heard = bus;
    }
    return bus.get();
  }

  @Override
  public void publish(Event event) {
    EventBus bus = heard;
    if (bus != null) {
      bus.publish(event);
    }
  }
}
