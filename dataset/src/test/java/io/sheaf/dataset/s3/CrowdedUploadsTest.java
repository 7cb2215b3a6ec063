package io.sheaf.dataset.s3;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.FileStoreOptions;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many uploads at once, which share the memory of three parts. */
class CrowdedUploadsTest {
  private static final int UPLOADS_BYTES_MAX = 16 << 20;
  private static final Duration FOREVER = Duration.ofMinutes(5);
  private static TestingS3 service;

  @BeforeAll
  static void start() {
    service = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static S3Space newSpace(Duration waitMax) {
    S3Options options = service.newBucket();
    return S3Space.open(
        new S3Options(
            options.bucket(),
            options.prefix(),
            options.credentials(),
            options.region(),
            options.endpoint(),
            true,
            true,
            8,
            waitMax,
            options.rangeBytesMax(),
            S3Options.PART_BYTES_MIN,
            4,
            UPLOADS_BYTES_MAX,
            options.spoolDirectory()));
  }

  private static S3Upload create(S3Space space, int number) {
    return (S3Upload) await(space.create("upload-" + number, false));
  }

  private static ByteBuf zeros(int bytes) {
    return Unpooled.wrappedBuffer(new byte[bytes]);
  }

  /** Uploads that leave no room for a part that grows, and some for one that ends. */
  private static List<S3Upload> crowd(S3Space space) {
    List<S3Upload> uploads = new ArrayList<>();
    for (int number = 0; number < 2; number++) {
      uploads.add(create(space, number));
      await(uploads.get(number).write(zeros(4 << 20)));
    }
    return uploads;
  }

  @Test
  void uploadsThatPauseBehindAFullPartHoldLittle() {
    try (S3Space space = newSpace(FOREVER)) {
      List<S3Upload> uploads = new ArrayList<>();
      for (int number = 0; number < 20; number++) {
        uploads.add(create(space, number));
        await(uploads.get(number).write(zeros(S3Options.PART_BYTES_MIN + 1)));
      }
      assertThat(uploads.stream().mapToLong(S3Upload::bytesHeld).sum())
          .isLessThanOrEqualTo(UPLOADS_BYTES_MAX);
      uploads.forEach(upload -> await(upload.finish(new WriteCondition.Absent())));
      assertThat(await(space.list("", "", 99))).hasSize(20);
    }
  }

  @Test
  void uploadsWhosePartsAreAllHalfFullComeToTheirEnd() {
    try (S3Space space = newSpace(Duration.ofSeconds(10))) {
      List<S3Upload> uploads = new ArrayList<>();
      for (int number = 0; number < 4; number++) {
        uploads.add(create(space, number));
        uploads.get(number).write(zeros(4 << 20));
      }
      List<CompletionStage<Optional<FileSnapshot>>> made = new ArrayList<>();
      for (S3Upload upload : uploads) {
        made.add(
            upload
                .write(zeros(2 << 20))
                .thenCompose(written -> upload.finish(new WriteCondition.Absent())));
      }
      made.forEach(one -> assertThat(await(one).orElseThrow().size()).isEqualTo(6 << 20));
      assertThat(space.uploads().bytesReserved()).isZero();
    }
  }

  @Test
  void aSmallPutPassesUploadsThatPause() {
    try (S3Space space = newSpace(FOREVER)) {
      List<S3Upload> paused = crowd(space);
      S3Upload small = create(space, 9);
      await(small.write(zeros(1)));
      assertThat(await(small.finish(new WriteCondition.Absent()))).isPresent();
      paused.forEach(upload -> await(upload.abort()));
      assertThat(space.uploads().bytesReserved()).isZero();
    }
  }

  @Test
  void anUploadThatWaitsForRoomIsAbortedAtOnce() {
    try (S3Space space = newSpace(FOREVER)) {
      List<S3Upload> uploads = crowd(space);
      S3Upload last = create(space, 8);
      await(last.write(zeros(1)));
      uploads.add(last);
      S3Upload waiting = create(space, 9);
      CompletionStage<Void> write = waiting.write(zeros(1));
      assertThat(write.toCompletableFuture()).isNotDone();

      await(waiting.abort());
      assertThat(reason(write)).isEqualTo(ErrorReason.CANCELLED);
      uploads.forEach(upload -> await(upload.abort()));
      assertThat(space.uploads().bytesReserved()).isZero();
      assertThat(await(space.list("", "", 9))).isEmpty();
    }
  }

  /** Else puts whose dictionaries changed would wait for each other when they are written anew. */
  @Test
  void anUploadThatIsReadBackHoldsNoRoom() {
    try (S3Space space = newSpace(FOREVER)) {
      FileUpload upload = await(space.create("read-back", true));
      await(upload.write(zeros(4 << 20)));
      try (ByteRanges ranges = await(upload.readBack())) {
        assertThat(space.uploads().bytesReserved()).isZero();
        await(ranges.read(0, Unpooled.buffer(4 << 20, 4 << 20)));
      }
      await(upload.abort());
    }
  }

  @Test
  void aPutThatWaitsForRoomIsAbortedAtOnce() {
    S3Space space = newSpace(FOREVER);
    MemoryBudget budget = new MemoryBudget(1 << 20);
    try (ArrowFileStore store = new ArrowFileStore(space, budget, FileStoreOptions.defaults())) {
      List<S3Upload> uploads = crowd(space);
      uploads.add(create(space, 8));
      await(uploads.get(2).write(zeros(1)));
      DatasetWriter writer =
          await(store.write(new DatasetName("trades"), TestingChunks.MESSAGE, CREATE));
      CompletionStage<Void> write = writer.write(0, TestingChunks.chunk(budget, 1));
      assertThat(write.toCompletableFuture()).isNotDone();

      await(writer.abort());
      assertThat(reason(write)).isEqualTo(ErrorReason.CANCELLED);
      assertThat(budget.bytesReserved()).isZero();
      uploads.forEach(upload -> await(upload.abort()));
    }
  }
}
