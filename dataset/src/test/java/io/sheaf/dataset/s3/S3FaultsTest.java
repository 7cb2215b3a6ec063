package io.sheaf.dataset.s3;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.TestingFileStore;
import io.sheaf.dataset.s3.FaultyS3.Fault;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that refuses, breaks off, is slow, or whose answers are lost. */
class S3FaultsTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final int PARTS_BYTES = 12 << 20;
  private static TestingS3 service;

  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private FaultyS3 faulty;
  private S3Options direct;
  private S3Options harmed;

  @BeforeAll
  static void start() {
    service = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void open() throws IOException {
    faulty = new FaultyS3(service.endpoint());
    direct = service.newBucket();
    harmed = options(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() throws IOException {
    faulty.close();
    assertThat(budget.buffersLive()).isZero();
  }

  private S3Options options(Duration waitMax) {
    return new S3Options(
        direct.bucket(),
        direct.prefix(),
        direct.credentials(),
        direct.region(),
        Optional.of(faulty.endpoint()),
        true,
        true,
        8,
        waitMax,
        direct.rangeBytesMax(),
        S3Options.PART_BYTES_MIN,
        2,
        64 << 20,
        direct.spoolDirectory());
  }

  private ArrowFileStore store(S3Options options) {
    return new ArrowFileStore(S3Space.open(options), budget, TestingFileStore.impatient());
  }

  private static Optional<Fault> when(boolean applies, Fault fault) {
    return applies ? Optional.of(fault) : Optional.empty();
  }

  private void putTrades() {
    try (ArrowFileStore store = store(direct)) {
      put(store, budget, TRADES, CREATE, new int[][] {{1, 2}, {3}});
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, UNAUTHORIZED, denied",
    "403, ExpiredToken, UNAUTHENTICATED, expired",
    "404, NoSuchBucket, DATASET_NOT_FOUND, no bucket",
    "301, PermanentRedirect, INVALID_REQUEST, region",
    "409, OperationAborted, VERSION_CONFLICT, faster",
    "500, InternalError, STORE_UNAVAILABLE, 500",
  })
  void whatTheServiceRefusesIsToldWhenItIsOpened(
      int status, String code, ErrorReason reason, String told) {
    putTrades();
    faulty.harm(line -> Optional.of(new Fault.Answer(status, code)));
    try (ArrowFileStore store = store(harmed)) {
      SheafException refusal = failure(store.open(TRADES, Optional.empty()));
      assertThat(refusal.reason()).isEqualTo(reason);
      assertThat(refusal.getMessage()).contains(told).doesNotContain("not-so-secret");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, UNAUTHORIZED",
    "404, NoSuchKey, VERSION_NOT_FOUND",
    "412, PreconditionFailed, VERSION_NOT_FOUND",
    "500, InternalError, STORE_UNAVAILABLE",
    "503, SlowDown, STORE_UNAVAILABLE",
  })
  void whatTheServiceRefusesIsToldWhileItIsRead(int status, String code, ErrorReason reason) {
    assertReadEnds(new Fault.Answer(status, code), harmed, reason);
  }

  private void assertReadEnds(Fault fault, S3Options options, ErrorReason reason) {
    putTrades();
    try (ArrowFileStore store = store(options)) {
      Dataset dataset = await(store.open(TRADES, Optional.empty()));
      faulty.harm(line -> when(line.startsWith("GET"), fault));
      assertThat(failure(dataset.read(List.of(ChunkRange.all(0))).next(1 << 20)).reason())
          .isEqualTo(reason);
    }
  }

  @Test
  void aConnectionThatIsCutInTheMiddleOfAnObjectIsToldAfterAllTries() {
    assertReadEnds(new Fault.Cut(700), harmed, ErrorReason.STORE_UNAVAILABLE);
  }

  @Test
  void aBodyThatStopsIsNotWaitedForWithoutEnd() {
    assertReadEnds(
        new Fault.Stall(700), options(Duration.ofSeconds(2)), ErrorReason.STORE_UNAVAILABLE);
  }

  @Test
  void whatPassesIsTriedAgain() {
    putTrades();
    for (Fault once : List.of(new Fault.Answer(503, "SlowDown"), new Fault.Cut(700))) {
      AtomicInteger gets = new AtomicInteger();
      faulty.harm(line -> when(line.startsWith("GET") && gets.incrementAndGet() % 2 == 1, once));
      try (ArrowFileStore store = store(harmed)) {
        assertThat(read(store, TRADES)).containsExactly(1, 2, 3);
      }
      assertThat(gets.get()).isGreaterThan(1);
    }
  }

  /** Writes parts and ends the upload; the failure of whichever step fails first. */
  private SheafException failedUpload(WriteCondition condition) {
    try (S3Space space = S3Space.open(harmed)) {
      FileUpload upload = await(space.create("big", false));
      try {
        return failure(
            upload
                .write(Unpooled.wrappedBuffer(new byte[PARTS_BYTES]))
                .thenCompose(written -> upload.finish(condition)));
      } finally {
        await(upload.abort());
      }
    }
  }

  private void assertNothingIsThere() {
    assertThat(
            service
                .client()
                .listMultipartUploads(request -> request.bucket(direct.bucket()))
                .join()
                .uploads())
        .isEmpty();
    try (S3Space space = S3Space.open(direct)) {
      assertThat(await(space.list("", "", 10))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "partNumber, 403, AccessDenied, UNAUTHORIZED",
    "partNumber, 404, NoSuchBucket, DATASET_NOT_FOUND",
    "partNumber, 500, InternalError, STORE_UNAVAILABLE",
    "partNumber, 503, SlowDown, STORE_UNAVAILABLE",
    "partNumber=3, 500, InternalError, STORE_UNAVAILABLE",
    "uploads, 403, AccessDenied, UNAUTHORIZED",
    "uploads, 500, InternalError, STORE_UNAVAILABLE",
    "POST&uploadId, 403, AccessDenied, UNAUTHORIZED",
    "POST&uploadId, 500, InternalError, COMMIT_UNKNOWN",
  })
  void anUploadThatIsRefusedLeavesNothing(
      String where, int status, String code, ErrorReason reason) {
    Fault fault = new Fault.Answer(status, code);
    String[] parts = where.split("&", -1);
    faulty.harm(line -> when(List.of(parts).stream().allMatch(line::contains), fault));
    assertThat(failedUpload(new WriteCondition.Always()).reason()).isEqualTo(reason);
    assertNothingIsThere();
  }

  @ParameterizedTest
  @CsvSource({"409, ConditionalRequestConflict", "412, PreconditionFailed"})
  void anUploadThatAnotherOneWasFasterThanLeavesNothing(int status, String code) {
    faulty.harm(
        line ->
            when(
                line.startsWith("POST") && line.contains("uploadId"),
                new Fault.Answer(status, code)));
    try (S3Space space = S3Space.open(harmed)) {
      FileUpload upload = await(space.create("big", false));
      await(upload.write(Unpooled.wrappedBuffer(new byte[PARTS_BYTES])));
      assertThat(await(upload.finish(new WriteCondition.Absent()))).isEmpty();
    }
    assertNothingIsThere();
  }

  @Test
  void aPartIsTriedAgainWithAllItsBytes() {
    byte[] bytes = new byte[PARTS_BYTES];
    new Random(7).nextBytes(bytes);
    AtomicInteger parts = new AtomicInteger();
    faulty.harm(
        line ->
            when(
                line.contains("partNumber") && parts.incrementAndGet() == 1,
                new Fault.Answer(503, "SlowDown")));
    try (S3Space space = S3Space.open(harmed)) {
      FileUpload upload = await(space.create("big", false));
      await(upload.write(Unpooled.wrappedBuffer(bytes)));
      FileSnapshot made = await(upload.finish(new WriteCondition.Absent())).orElseThrow();
      ByteBuf back = Unpooled.buffer(PARTS_BYTES, PARTS_BYTES);
      try (ByteRanges ranges = await(space.open(made))) {
        await(ranges.read(0, back));
      }
      assertThat(back.array()).isEqualTo(bytes);
    }
    assertThat(parts.get()).isGreaterThan(3);
  }

  @Test
  void anUploadWhoseConnectionIsCutLeavesNothing() {
    AtomicInteger parts = new AtomicInteger();
    faulty.harm(
        line -> when(line.contains("partNumber") && parts.incrementAndGet() > 1, new Fault.Cut(0)));
    assertThat(failedUpload(new WriteCondition.Always()).reason())
        .isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertNothingIsThere();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundByItsId() {
    try (ArrowFileStore store = store(harmed)) {
      AtomicInteger puts = new AtomicInteger();
      faulty.harm(
          line -> when(line.startsWith("PUT") && puts.incrementAndGet() == 1, new Fault.Lose()));
      put(store, budget, TRADES, CREATE, new int[][] {{1, 2}, {3}});
      assertThat(puts.get()).isGreaterThan(1);
      assertThat(read(store, TRADES)).containsExactly(1, 2, 3);
    }
  }
}
