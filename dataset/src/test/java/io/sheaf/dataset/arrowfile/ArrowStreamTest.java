package io.sheaf.dataset.arrowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.SharedData;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of all kinds, read by us and by Arrow's own reader. */
class ArrowStreamTest {
  private static final String SAME_NAMES = "generated_duplicate_fieldnames.stream";

  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final BufferAllocator allocator = new RootAllocator(64 << 20);
  private final TestingArrow arrow = new TestingArrow(allocator);

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(budget.bytesReserved()).isZero();
    allocator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.14.1", "1.0.0-littleendian", "2.0.0-compression", "4.0.0-shareddict"})
  void referenceStreamsOfArrowAreReadAsArrowReadsThem(String version) throws IOException {
    List<Path> streams;
    try (Stream<Path> files = Files.list(SharedData.path("arrow-gold", version))) {
      streams = files.filter(file -> !file.toString().contains(SAME_NAMES)).sorted().toList();
    }
    assertThat(streams).isNotEmpty();
    for (Path stream : streams) {
      assertThat(arrow.rows(ArrowFiles.open(stream, budget, Duration.ofSeconds(5))))
          .as(stream.getFileName().toString())
          .isEqualTo(arrow.rowsOfStream(Files.readAllBytes(stream)));
    }
  }

  @Test
  void structsThatJavaCanNotHoldAreNamed() {
    Path stream = SharedData.path("arrow-gold", "1.0.0-littleendian", SAME_NAMES);
    assertThatThrownBy(() -> arrow.rows(ArrowFiles.open(stream, budget, Duration.ofSeconds(5))))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("children of the same name");
  }

  @Test
  void everyTypeOfPyarrowIsReadAsArrowReadsIt() throws Exception {
    Path types = Path.of(getClass().getResource("/io/sheaf/dataset/compare/types.arrows").toURI());
    assertThat(arrow.rows(ArrowFiles.open(types, budget, Duration.ofSeconds(5))))
        .isEqualTo(arrow.rowsOfStream(Files.readAllBytes(types)));
  }
}
