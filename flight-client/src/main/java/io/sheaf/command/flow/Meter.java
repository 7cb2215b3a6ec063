package io.sheaf.command.flow;

import io.sheaf.command.Progress;
import io.sheaf.command.report.Work;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what passes, and moves a progress bar. Safe for use by any number of threads. */
public final class Meter {
  private final Progress progress;
  private final LongAdder batches = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();
  private final LongAdder decodedBytes = new LongAdder();
  private final long startNanos = System.nanoTime();
  private final AtomicLong lastNanos = new AtomicLong(startNanos);

  public Meter(Progress progress) {
    this.progress = progress;
  }

  /** Counts from 0 again, as when the same frames are read once more; time goes on. */
  public void restart() {
    List.of(batches, rows, storedBytes, decodedBytes).forEach(LongAdder::reset);
  }

  void count(IpcFrame frame) {
    long stored = IpcStreams.encapsulatedBytes(frame);
    long frameRows = frame.kind() == FrameKind.RECORD_BATCH ? frame.rows() : 0;
    storedBytes.add(stored);
    decodedBytes.add(DecodedSize.of(frame));
    rows.add(frameRows);
    if (frame.kind() == FrameKind.RECORD_BATCH) {
      batches.increment();
    }
    lastNanos.accumulateAndGet(System.nanoTime(), Math::max);
    progress.add(stored, frameRows);
  }

  /** Counts so many in all, for what passes elsewhere and tells only how far it is. */
  public void reach(long batchesDone, long rowsDone, long storedBytesDone) {
    long moreRows = rowsDone - rows.sum();
    long moreBytes = storedBytesDone - storedBytes.sum();
    batches.add(batchesDone - batches.sum());
    rows.add(moreRows);
    storedBytes.add(moreBytes);
    lastNanos.accumulateAndGet(System.nanoTime(), Math::max);
    progress.add(moreBytes, moreRows);
  }

  public long batches() {
    return batches.sum();
  }

  public long rows() {
    return rows.sum();
  }

  public long storedBytes() {
    return storedBytes.sum();
  }

  /** From the start to the last frame. */
  public double secondsToLast() {
    return (lastNanos.get() - startNanos) / 1e9;
  }

  /** All that passed, in the time until now. */
  public Work work() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Work(rows.sum(), storedBytes.sum(), decodedBytes.sum(), seconds);
  }
}
