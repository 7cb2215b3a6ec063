package io.sheaf.dataset.s3;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.s3.FaultyS3.Fault;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A long range is read by several requests at once, as one. */
class S3RangesTest {
  private static final int REQUESTS = 3;
  private static TestingS3 service;

  private final byte[] bytes = new byte[(REQUESTS - 1) * rangeBytes() + 5];
  private final ByteBuf back = Unpooled.buffer(bytes.length, bytes.length);
  private FaultyS3 between;
  private S3Space space;
  private ByteRanges ranges;

  private static int rangeBytes() {
    return S3Options.of("any", "").rangeBytesMax();
  }

  @BeforeAll
  static void start() {
    service = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void write() throws IOException {
    new Random(7).nextBytes(bytes);
    between = new FaultyS3(service.endpoint());
    S3Options options = service.newBucket();
    space =
        S3Space.open(
            options.with(options.credentials(), options.region(), Optional.of(between.endpoint())));
    FileUpload upload = await(space.create("big", false));
    await(upload.write(Unpooled.wrappedBuffer(bytes)));
    FileSnapshot made = await(upload.finish(new WriteCondition.Always())).orElseThrow();
    ranges = await(space.open(made));
  }

  @AfterEach
  void close() throws IOException {
    ranges.close();
    space.close();
    between.close();
  }

  /** The requests that the service gets, each numbered from 1. */
  private AtomicInteger harm(Function<Integer, Optional<Fault>> faults) {
    AtomicInteger requests = new AtomicInteger();
    between.harm(line -> faults.apply(requests.incrementAndGet()));
    return requests;
  }

  @Test
  void allAreUnderWayAtOnce() {
    CountDownLatch together = new CountDownLatch(REQUESTS);
    AtomicInteger requests = harm(number -> meet(together));
    await(ranges.read(0, back));
    assertThat(together.getCount()).isZero();
    assertThat(requests).hasValue(REQUESTS);
    assertThat(back.isWritable()).isFalse();
    assertThat(back.array()).isEqualTo(bytes);
  }

  /** None is answered before the last one has come. */
  private static Optional<Fault> meet(CountDownLatch together) {
    together.countDown();
    try {
      boolean isMet = together.await(20, TimeUnit.SECONDS);
      return isMet ? Optional.empty() : Optional.of(new Fault.Answer(403, "AccessDenied"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneThatIsCutIsTriedAgainAlone() {
    AtomicInteger requests =
        harm(number -> number == 2 ? Optional.of(new Fault.Cut(70_000)) : Optional.empty());
    await(ranges.read(0, back));
    assertThat(requests).hasValue(REQUESTS + 1);
    assertThat(back.array()).isEqualTo(bytes);
  }

  @Test
  void oneThatIsRefusedFailsTheWhole() {
    harm(
        number ->
            number == REQUESTS
                ? Optional.of(new Fault.Answer(412, "PreconditionFailed"))
                : Optional.empty());
    assertThat(failure(ranges.read(0, back)).reason()).isEqualTo(ErrorReason.VERSION_NOT_FOUND);
  }

  @Test
  void aShortRangeIsOneRequest() {
    AtomicInteger requests = harm(number -> Optional.empty());
    ByteBuf piece = Unpooled.buffer(1000, 1000);
    await(ranges.read(rangeBytes() - 500, piece));
    assertThat(requests).hasValue(1);
    assertThat(piece.array())
        .isEqualTo(Unpooled.copiedBuffer(bytes, rangeBytes() - 500, 1000).array());
  }
}
