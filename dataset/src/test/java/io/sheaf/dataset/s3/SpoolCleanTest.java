package io.sheaf.dataset.s3;

import static io.sheaf.dataset.TestingStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.sheaf.dataset.space.FileUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes leave in the directory of uploads that may have to be written again. */
class SpoolCleanTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static TestingS3 service;

  @TempDir private Path spool;
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
    S3Options usual = service.newBucket();
    options =
        new S3Options(
            usual.bucket(),
            usual.prefix(),
            usual.credentials(),
            usual.region(),
            usual.endpoint(),
            true,
            true,
            8,
            usual.requestWaitMax(),
            usual.rangeBytesMax(),
            usual.partBytesMin(),
            usual.partsMax(),
            usual.uploadBytesMax(),
            spool);
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(spool)) {
      return files.sorted().toList();
    }
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(DAY).minusSeconds(60)));
  }

  private Path oldFile(String name) throws IOException {
    Path file = Files.writeString(spool.resolve(name), "x");
    age(file);
    return file;
  }

  @Test
  void whatIsOldGoesAndWhatIsYoungOrForeignStays() throws IOException {
    try (S3Space space = S3Space.open(options)) {
      FileUpload killed = await(space.create("killed", true));
      await(killed.write(Unpooled.wrappedBuffer(new byte[] {1})));
      Path old = spooled().get(0);
      age(old);
      FileUpload goingOn = await(space.create("going-on", true));
      Path foreign = oldFile(".trades." + UUID.randomUUID());
      Path similar = oldFile("sheaf-upload." + UUID.randomUUID());

      assertThat(await(space.clean(Optional.of("killed"), DAY))).isZero();
      assertThat(await(space.clean(Optional.empty(), DAY))).isEqualTo(1);
      assertThat(spooled()).hasSize(3).doesNotContain(old).contains(foreign, similar);
      await(goingOn.abort());
      await(killed.abort());
    }
  }

  /** In a directory that several users share. */
  @Test
  void whatCantBeRemovedKeepsNothingElse() throws IOException {
    oldFile(".sheaf-upload." + UUID.randomUUID());
    Path stays = Files.createDirectory(spool.resolve(".sheaf-upload." + new UUID(0, 0)));
    oldFile(".sheaf-upload." + UUID.randomUUID());
    try (S3Space space = S3Space.open(options)) {
      await(space.clean(Optional.empty(), DAY));
      assertThat(spooled()).containsExactly(stays);
    }
  }
}
