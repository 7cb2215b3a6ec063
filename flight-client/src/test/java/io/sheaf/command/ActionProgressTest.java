package io.sheaf.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.action.ActionMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import org.junit.jupiter.api.Test;

class ActionProgressTest {
  @Test
  void showsHowFarTheServerIsInItsUnit() {
    List<String> shown = new CopyOnWriteArrayList<>();
    try (ActionProgress progress =
        new ActionProgress("verify", Optional.of(new DelegatingProgressBarConsumer(shown::add)))) {
      progress.accept(new ActionMessage.Progress(10, 400, "rows"));
      progress.accept(new ActionMessage.Progress(100, 400, "rows"));
    }
    assertThat(shown).anySatisfy(bar -> assertThat(bar).contains("verify", "25%", "100/400 rows"));
  }

  @Test
  void showsNothingWhereThereIsNoTerminal() {
    try (ActionProgress progress = new ActionProgress("verify", Optional.empty())) {
      progress.accept(new ActionMessage.Progress(10, 400, "rows"));
    }
  }
}
