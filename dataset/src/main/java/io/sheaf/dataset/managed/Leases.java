package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.WriterId;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Renews the leases of living writers, in the work queue and in the head. */
final class Leases {
  private final HeadStore heads;
  private final WorkQueue work;
  private final ScheduledExecutorService scheduler;
  private final ManagedOptions options;

  Leases(
      HeadStore heads, WorkQueue work, ScheduledExecutorService scheduler, ManagedOptions options) {
    this.heads = heads;
    this.work = work;
    this.scheduler = scheduler;
    this.options = options;
  }

  /**
   * Renews a lease until it is cancelled. When the store does not answer, the next try may come in
   * time; whether it did, the commit finds out.
   *
   * @param fenced told when the writer has lost its lease
   */
  Future<?> keep(DatasetName dataset, WriterId writer, Runnable fenced) {
    long period = options.leaseRenewal().toMillis();
    return scheduler.scheduleWithFixedDelay(
        () -> renew(dataset, writer, fenced), period, period, TimeUnit.MILLISECONDS);
  }

  private void renew(DatasetName dataset, WriterId writer, Runnable fenced) {
    work.schedule(WorkItem.writer(dataset, writer), options.lease());
    heads
        .renew(dataset, writer, options.lease())
        .thenAccept(
            there -> {
              if (!there) {
                fenced.run();
              }
            });
  }
}
