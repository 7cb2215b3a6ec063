package io.sheaf.command;

import io.sheaf.protocol.action.ActionMessage;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a server's action is, as it tells: a bar on stderr in the action's unit, only when stderr
 * is a terminal. For one thread; closing removes the bar.
 */
public final class ActionProgress implements Consumer<ActionMessage.Progress>, AutoCloseable {
  private final String task;
  private final Optional<ProgressBarConsumer> target;
  private Optional<ProgressBar> bar = Optional.empty();

  /**
   * @param target of the bar; empty for none
   */
  ActionProgress(String task, Optional<ProgressBarConsumer> target) {
    this.task = task;
    this.target = target;
  }

  /** Begins a task; the bar comes with its first message. */
  public static ActionProgress of(String task) {
    return new ActionProgress(task, Progress.terminal());
  }

  @Override
  public void accept(ActionMessage.Progress progress) {
    if (bar.isEmpty()) {
      bar = target.map(shown -> newBar(progress, shown));
    }
    bar.ifPresent(shown -> shown.stepTo(progress.done()));
  }

  private ProgressBar newBar(ActionMessage.Progress first, ProgressBarConsumer shown) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(first.total())
        .setUnit(" " + first.unit(), 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(shown)
        .setMaxRenderedLength(79)
        .showSpeed()
        .clearDisplayOnFinish()
        .build();
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
