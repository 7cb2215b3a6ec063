package io.sheaf.command;

import io.sheaf.command.report.Quantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a command is: a bar on stderr with MiB or rows, their rate and rows/s, only when stderr
 * is a terminal. Safe for use by any number of threads; closing removes the bar.
 */
public final class Progress implements AutoCloseable {
  private static final long MIB = 1 << 20;

  private final Optional<ProgressBar> bar;
  private final boolean inRows;
  private final LongAdder rows = new LongAdder();
  private final long startNanos = System.nanoTime();

  private Progress(Optional<ProgressBar> bar, boolean inRows) {
    this.bar = bar;
    this.inRows = inRows;
  }

  /**
   * Begins a task.
   *
   * @param bytesExpected of the whole task; -1 when unknown
   */
  public static Progress of(String task, long bytesExpected) {
    return ofBytes(task, bytesExpected, terminal());
  }

  /** Begins a task whose rows are known before, and not its bytes. */
  public static Progress ofRows(String task, long rowsExpected) {
    return ofRows(task, rowsExpected, terminal());
  }

  static Progress ofBytes(String task, long expected, Optional<ProgressBarConsumer> target) {
    return new Progress(target.map(shown -> newBar(shown, task, expected, " MiB", MIB)), false);
  }

  static Progress ofRows(String task, long expected, Optional<ProgressBarConsumer> target) {
    return new Progress(
        target.map(shown -> newBar(shown, task, expected, " thousand rows", 1000)), true);
  }

  /** Counts what is done. */
  public void add(long bytesDone, long rowsDone) {
    rows.add(rowsDone);
    bar.ifPresent(
        shown -> {
          shown.stepBy(inRows ? rowsDone : bytesDone);
          shown.setExtraMessage(", " + rate());
        });
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }

  private String rate() {
    return Quantity.rowsPerSecond(rows.sum(), (System.nanoTime() - startNanos) / 1e9);
  }

  private static ProgressBar newBar(
      ProgressBarConsumer shown, String task, long expected, String unit, long unitSize) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(expected)
        .setUnit(unit, unitSize)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(shown)
        .setMaxRenderedLength(79)
        .showSpeed()
        .clearDisplayOnFinish()
        .build();
  }

  /** Where a bar is drawn: stderr when it is a terminal, else nowhere. */
  static Optional<ProgressBarConsumer> terminal() {
    return stderrIsTerminal()
        ? Optional.of(new ConsoleProgressBarConsumer(System.err))
        : Optional.empty();
  }

  /** Where /proc tells, by file descriptor 2; elsewhere when the process has a console at all. */
  private static boolean stderrIsTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (java.io.IOException | UnsupportedOperationException noProc) {
      return System.console() != null;
    }
  }
}
