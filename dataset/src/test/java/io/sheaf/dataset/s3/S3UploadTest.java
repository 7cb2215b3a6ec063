package io.sheaf.dataset.s3;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of several parts, and what the service refuses. */
class S3UploadTest {
  private static final int BYTES = 21 << 20;
  private static TestingS3 service;
  private S3Options options;

  @BeforeAll
  static void start() {
    service = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void makeBucket() {
    options = service.newBucket();
  }

  private static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  /** In pieces of odd sizes, one of them larger than a part. */
  private static void write(FileUpload upload, byte[] bytes) {
    int[] ends = {1, 4097, 13 << 20, (13 << 20) + 5, bytes.length};
    int from = 0;
    for (int to : ends) {
      await(upload.write(Unpooled.wrappedBuffer(bytes, from, to - from)));
      from = to;
    }
  }

  private long uploads() {
    return service
        .client()
        .listMultipartUploads(request -> request.bucket(options.bucket()))
        .join()
        .uploads()
        .size();
  }

  @Test
  void anObjectOfSeveralPartsComesBackAndAppearsAtItsEnd() {
    byte[] bytes = random();
    try (S3Space space = S3Space.open(options)) {
      FileUpload upload = await(space.create("big", false));
      write(upload, bytes);
      assertThat(await(space.look("big"))).isEmpty();
      assertThat(uploads()).isEqualTo(1);
      FileSnapshot made = await(upload.finish(new WriteCondition.Absent())).orElseThrow();

      assertThat(made.version()).isEqualTo(await(space.look("big")).orElseThrow().version());
      assertThat(made.size()).isEqualTo(BYTES);
      ByteBuf back = Unpooled.buffer(BYTES, BYTES);
      try (ByteRanges ranges = await(space.open(made))) {
        await(ranges.read(0, back));
      }
      assertThat(back.array()).isEqualTo(bytes);
      assertThat(uploads()).isZero();
    }
  }

  /** The default of uploads is 128 MiB in all. */
  @Test
  void partsGrowAsLongAsTwoFitIntoWhatUploadsMayHold() {
    long most = new UploadMemory(options).partBytesMax();
    assertThat(S3Upload.partBytes(0, 8 << 20, most)).isEqualTo(8 << 20);
    assertThat(S3Upload.partBytes(900, 8 << 20, most)).isEqualTo(16 << 20);
    assertThat(S3Upload.partBytes(2_700, 8 << 20, most)).isEqualTo(64 << 20);
    assertThat(S3Upload.partBytes(9_999, 8 << 20, most)).isEqualTo(64 << 20);
  }

  @Test
  void anAbortedUploadLeavesNothing() {
    try (S3Space space = S3Space.open(options)) {
      FileUpload upload = await(space.create("big", false));
      write(upload, random());
      await(upload.abort());
      assertThat(uploads()).isZero();
      assertThat(await(space.look("big"))).isEmpty();
    }
  }

  @Test
  void ofTwoUploadsThatCreateOneWins() {
    try (S3Space space = S3Space.open(options)) {
      FileUpload one = await(space.create("big", false));
      FileUpload two = await(space.create("big", false));
      write(one, random());
      write(two, new byte[BYTES]);
      FileSnapshot won = await(two.finish(new WriteCondition.Absent())).orElseThrow();

      assertThat(await(one.finish(new WriteCondition.Absent()))).isEqualTo(Optional.empty());
      assertThat(await(space.look("big")).orElseThrow().version()).isEqualTo(won.version());
      assertThat(uploads()).isZero();
    }
  }

  @Test
  void anObjectThatWasReplacedIsNotRead() {
    try (S3Space space = S3Space.open(options)) {
      FileSnapshot first = put(space, new byte[] {1});
      put(space, new byte[] {2});
      try (ByteRanges ranges = await(space.open(first))) {
        assertThat(failure(ranges.read(0, Unpooled.buffer(1, 1))).reason())
            .isEqualTo(ErrorReason.VERSION_NOT_FOUND);
      }
    }
  }

  private static FileSnapshot put(S3Space space, byte[] bytes) {
    FileUpload upload = await(space.create("small", false));
    await(upload.write(Unpooled.wrappedBuffer(bytes)));
    return await(upload.finish(new WriteCondition.Always())).orElseThrow();
  }

  @Test
  void anUploadWithoutBytesIsAnEmptyObject() {
    try (S3Space space = S3Space.open(options)) {
      assertThat(put(space, new byte[0]).size()).isZero();
      assertThat(await(space.look("small")).orElseThrow().size()).isZero();
    }
  }

  @Test
  void aMissingBucketIsNamed() {
    try (S3Space space = S3Space.open(service.options("no-such-bucket"))) {
      SheafException refusal = failure(space.tail("x", 9));
      assertThat(refusal.reason()).isEqualTo(ErrorReason.DATASET_NOT_FOUND);
      assertThat(refusal.getMessage()).contains("no bucket 'no-such-bucket'");
    }
  }

  @Test
  void aWrongSecretIsToldAndNotShown() {
    S3Options wrong =
        options.with(
            Optional.of(new S3Credentials(TestingS3.CREDENTIALS.accessKey(), "wrong-canary")),
            options.region(),
            options.endpoint());
    try (S3Space space = S3Space.open(wrong)) {
      SheafException refusal = failure(space.tail("x", 9));
      assertThat(refusal.reason()).isEqualTo(ErrorReason.UNAUTHENTICATED);
      assertThat(refusal.getMessage()).contains("secret key").doesNotContain("canary");
      assertThat(wrong.toString()).doesNotContain("canary");
    }
  }
}
