package io.sheaf.dataset.arrowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.memory.MemoryBudget;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBytesTest {
  @TempDir private Path directory;
  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = Files.write(directory.resolve("bytes"), new byte[100]);
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(Thread.interrupted()).as("a later test would be interrupted").isFalse();
    assertThat(budget.bytesReserved()).isZero();
  }

  private FileBytes open() throws IOException {
    return FileBytes.open(file, budget, Duration.ofSeconds(5));
  }

  /** It was taken for the end of the file, so that Ctrl-C told of a truncated one. */
  @Test
  void anInterruptionIsNoEnd() throws IOException {
    try (FileBytes bytes = open()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> bytes.read(0, 100)).isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aFileThatBecameShorterIsSaid() throws IOException {
    try (FileBytes bytes = open()) {
      Files.write(file, new byte[40]);
      assertThatThrownBy(() -> bytes.read(0, 100))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("it ended at byte 40 while it was read");
    }
  }
}
