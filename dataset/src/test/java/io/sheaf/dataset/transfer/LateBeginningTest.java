package io.sheaf.dataset.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.TestingDatasetStore;
import io.sheaf.dataset.TestingStore;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A put that begins when the one who wanted it waits no more. */
class LateBeginningTest {
  private static final DatasetName FROM = new DatasetName("from");
  private static final DatasetName TO = new DatasetName("to");

  private final BufferAllocator allocator = new RootAllocator();
  private final Transcoding transcoding = new Transcoding(allocator, 1 << 20, 1);
  private final PutLimits limits = new PutLimits(10, transcoding);
  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final TestingDatasetStore store = new TestingDatasetStore(budget);

  @AfterEach
  void nothingIsLeftOpen() {
    transcoding.close();
    allocator.close();
    assertThat(budget.bytesReserved()).isZero();
  }

  @Test
  void ofACopyIsAborted() {
    byte[] chunk = TestingChunks.stream(TestingChunks.SCHEMA, 1);
    store.put(
        FROM.value(),
        TestingChunks.MESSAGE,
        List.of(new TestingDatasetStore.Stored(chunk, 1, ByteString.EMPTY)));
    Dataset dataset = TestingStore.await(store.open(FROM, Optional.empty()));
    DatasetCopy copy =
        new DatasetCopy(
            dataset,
            DatasetRequest.of(FROM),
            new DatasetCopy.Limits(limits, 1 << 20, 1 << 20),
            chunks -> {});
    assertIsAborted(() -> copy.into(store, PutRequest.overwrite(TO, Optional.empty())));
  }

  @Test
  void ofAPutIsAborted() {
    PutRequest request = PutRequest.overwrite(TO, Optional.empty());
    assertIsAborted(
        () -> BlockingPut.begin(store, request, TestingChunks.MESSAGE, limits, 1 << 20));
  }

  private void assertIsAborted(Runnable put) {
    store.holdBackBeginnings();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(put::run)
          .isInstanceOfSatisfying(
              SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.CANCELLED));
    } finally {
      Thread.interrupted();
    }
    assertThat(store.letGo()).isTrue();
    assertThat(store.writersLive()).isZero();
    assertThat(store.has(TO.value())).isFalse();
  }
}
