package io.sheaf.dataset.filestore;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.file.DirectorySpace;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are replaced while somebody looks what is in them. */
class ReplacedFileTest {
  private static final MemoryBudget BUDGET = new MemoryBudget(16 << 20);
  private static final DatasetName TRADES = new DatasetName("trades");

  @TempDir private Path directory;

  @AfterEach
  void nothingIsHeld() {
    assertThat(BUDGET.buffersLive()).isZero();
    assertThat(BUDGET.bytesReserved()).isZero();
  }

  private FileSpace files() {
    return DirectorySpace.open(directory, 2);
  }

  private static ArrowFileStore store(FileSpace space) {
    return new ArrowFileStore(space, BUDGET, TestingFileStore.impatient());
  }

  /** Replaces the file before it is opened, so often. */
  private ForwardingSpace replacing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return new ForwardingSpace(files()) {
      @Override
      public CompletionStage<ByteRanges> open(FileSnapshot snapshot) {
        int number = left.getAndDecrement();
        if (number > 0) {
          try (ArrowFileStore other = store(files())) {
            put(other, BUDGET, TRADES, TestingStore.OVERWRITE, new int[][] {{number}});
          }
        }
        return super.open(snapshot);
      }
    };
  }

  private Version putOne() {
    try (ArrowFileStore store = store(files())) {
      return new Version(
          put(store, BUDGET, TRADES, TestingStore.CREATE, new int[][] {{0}}).version());
    }
  }

  @Test
  void aFileThatIsReplacedWhileItIsLookedAtIsOpenedAsItIsNow() {
    Version first = putOne();
    try (ArrowFileStore store = store(replacing(1))) {
      Dataset opened = await(store.open(TRADES, Optional.empty()));
      assertThat(opened.info().version()).isNotEqualTo(Optional.of(first));
      assertThat(read(opened)).containsExactly(1);
    }
  }

  @Test
  void theVersionThatWasAskedForIsRefusedOnceItIsReplaced() {
    Version first = putOne();
    try (ArrowFileStore store = store(replacing(1))) {
      assertThat(reason(store.open(TRADES, Optional.of(first))))
          .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
    }
  }

  @Test
  void aFileThatIsReplacedAgainAndAgainIsRefusedInTheEnd() {
    putOne();
    try (ArrowFileStore store = store(replacing(5))) {
      assertThat(reason(store.open(TRADES, Optional.empty())))
          .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
      assertThat(read(store, TRADES)).containsExactly(1);
    }
  }
}
