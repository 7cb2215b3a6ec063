package io.sheaf.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final Optional<ProgressBarConsumer> terminal =
      Optional.of(new DelegatingProgressBarConsumer(shown::add, 100));

  @Test
  void showsDoneTotalAndRates() {
    try (Progress progress = Progress.ofBytes("split", 8 << 20, terminal)) {
      progress.add(2 << 20, 500);
    }
    assertThat(shown).anySatisfy(line -> assertThat(line).contains("split", "25%", "2/8 MiB"));
    assertThat(shown).anySatisfy(line -> assertThat(line).contains("rows/s"));
  }

  @Test
  void countsRowsWhereBytesAreNotKnown() {
    try (Progress progress = Progress.ofRows("gen", 400_000, terminal)) {
      progress.add(1, 100_000);
    }
    assertThat(shown)
        .anySatisfy(line -> assertThat(line).contains("gen", "25%", "100/400 thousand rows"));
  }

  @Test
  void showsNoTotalWhereThereIsNone() {
    try (Progress progress = Progress.ofBytes("split", -1, terminal)) {
      progress.add(2 << 20, 500);
    }
    assertThat(shown).anySatisfy(line -> assertThat(line).contains("2/? MiB"));
  }

  @Test
  void showsNothingWithoutATerminal() {
    try (Progress progress = Progress.ofBytes("split", 1, Optional.empty())) {
      progress.add(1, 1);
    }
    assertThat(shown).isEmpty();
  }
}
