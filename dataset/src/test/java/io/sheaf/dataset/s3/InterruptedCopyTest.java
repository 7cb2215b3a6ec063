package io.sheaf.dataset.s3;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.TestingFileStore;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.DatasetCopy;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import java.time.Duration;
import java.util.Optional;
import org.apache.arrow.memory.RootAllocator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A copy whose thread is interrupted, as by Ctrl-C, has tidied up when it ends. */
class InterruptedCopyTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final int ROWS = 2_500_000;
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  private final MemoryBudget budget = new MemoryBudget(128 << 20);

  private ArrowFileStore store(S3Options options) {
    return new ArrowFileStore(S3Space.open(options), budget, TestingFileStore.impatient());
  }

  @Test
  void noUploadIsLeft() {
    try (TestingS3 service = TestingS3.start()) {
      S3Options target = service.newBucket();
      try (ArrowFileStore from = store(service.newBucket());
          ArrowFileStore to = store(target)) {
        put(
            from,
            budget,
            TRADES,
            CREATE,
            new int[][] {new int[ROWS], new int[ROWS], new int[ROWS]});
        Dataset dataset = await(from.open(TRADES, Optional.empty()));
        assertThatThrownBy(() -> copy(dataset, to, service, target))
            .isInstanceOfSatisfying(
                SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(uploads(service, target)).isZero();
        assertThat(await(to.list("", "", 1)).names()).isEmpty();
      }
    }
    assertThat(budget.buffersLive()).isZero();
  }

  private static int uploads(TestingS3 service, S3Options bucket) {
    return service
        .client()
        .listMultipartUploads(request -> request.bucket(bucket.bucket()))
        .join()
        .uploads()
        .size();
  }

  /** Interrupted when the upload has begun. */
  private static void copy(
      Dataset dataset, ArrowFileStore to, TestingS3 service, S3Options target) {
    try (RootAllocator allocator = new RootAllocator();
        Transcoding transcoding = new Transcoding(allocator, 16 << 20, 1)) {
      DatasetCopy.Limits limits =
          new DatasetCopy.Limits(new PutLimits(100, transcoding), 32 << 20, 1);
      new DatasetCopy(
              dataset,
              DatasetRequest.of(TRADES),
              limits,
              done -> {
                if (done == 2) {
                  Awaitility.await().atMost(WAIT_MAX).until(() -> uploads(service, target) == 1);
                  Thread.currentThread().interrupt();
                }
              })
          .into(to, PutRequest.overwrite(TRADES, Optional.empty()));
    }
  }
}
