package io.sheaf.dataset.s3;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.Reservation;
import io.sheaf.protocol.name.Version;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * An object in the making: parts are sent while the next one fills, a few at once; what is smaller
 * than a part is put at the end. The object appears when all is there.
 */
final class S3Upload implements FileUpload {
  /** S3 takes 10,000 parts; so many of each size, doubled up to 1 GiB, are 8 TiB from 8 MiB on. */
  private static final int PARTS_OF_A_SIZE = 900;

  private static final int PART_BYTES_MAX = 1 << 30;

  private final S3Space space;
  private final String file;
  private final String key;
  private final S3Options options;
  private final S3Failures failures;
  private final S3AsyncClient client;
  private final UploadMemory memory;
  private final MultipartUpload parts;
  private final Deque<CompletionStage<Void>> sending = new ArrayDeque<>();
  private CompletionStage<Void> last = CompletableFuture.completedFuture(null);
  private @Nullable UploadPart filling;
  private volatile @Nullable CompletableFuture<Reservation> waiting;
  private volatile boolean aborted;
  private long bytes;
  private volatile boolean ended;

  S3Upload(S3Space space, String file, UploadMemory memory) {
    this.space = space;
    this.file = file;
    this.key = space.key(file);
    this.options = space.options();
    this.failures = space.failures();
    this.client = space.client();
    this.memory = memory;
    this.parts = new MultipartUpload(client, options.bucket(), key);
  }

  @Override
  public synchronized CompletionStage<Void> write(ByteBuf written) {
    last =
        last.thenCompose(before -> feed(written))
            .whenComplete((done, failure) -> written.release());
    return last.exceptionallyCompose(this::fail);
  }

  private <T> CompletionStage<T> fail(Throwable failure) {
    if (S3Failures.isNoUpload(failure)) {
      return CompletableFuture.failedFuture(
          new SheafException(
              ErrorReason.WRITER_FENCED,
              "the upload of " + file + " was removed meanwhile; nothing was committed, put again",
              failure));
    }
    return CompletableFuture.failedFuture(failures.of("writing " + file, failure));
  }

  /** Adds what fits to the part that fills, sends it when it is full, and goes on with the rest. */
  private CompletionStage<Void> feed(ByteBuf rest) {
    while (rest.isReadable()) {
      UploadPart part = filling == null ? newPart() : filling;
      filling = part;
      if (part.isUsedUp()) {
        Optional<Reservation> step = memory.tryGrow(part.stepBytes());
        if (step.isEmpty()) {
          return memory
              .await(part, newWait())
              .thenAccept(part::grow)
              .thenCompose(grown -> feed(rest));
        }
        part.grow(step.get());
      }
      int size = part.size();
      part.fill(rest);
      bytes += part.size() - size;
      if (part.isFull()) {
        return send(part).thenCompose(next -> feed(rest));
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private UploadPart newPart() {
    return new UploadPart(partBytes(parts.parts(), options.partBytesMin(), memory.partBytesMax()));
  }

  /** An abort ends it. Without a lock: this may be a thread that gave another's bytes back. */
  private CompletableFuture<Reservation> newWait() {
    CompletableFuture<Reservation> wanted = new CompletableFuture<>();
    waiting = wanted;
    if (aborted) {
      endWait();
    }
    return wanted;
  }

  private void endWait() {
    CompletableFuture<Reservation> wanted = waiting;
    if (wanted != null) {
      wanted.completeExceptionally(
          new SheafException(ErrorReason.CANCELLED, "writing " + file + ": it was aborted"));
    }
  }

  /**
   * What the part after so many holds.
   *
   * @param most of any part
   */
  static int partBytes(int partsBefore, int partBytesMin, long most) {
    long wanted = (long) partBytesMin << partsBefore / PARTS_OF_A_SIZE;
    return (int) Math.min(Math.min(wanted, most), PART_BYTES_MAX);
  }

  /** Done when another part may fill: when no more than so many are under way. */
  private CompletionStage<Void> send(UploadPart part) {
    filling = null;
    sending.add(parts.send(part));
    return sending.size() < options.partsMax()
        ? CompletableFuture.completedFuture(null)
        : sending.remove();
  }

  @Override
  public CompletionStage<ByteRanges> readBack() {
    throw new IllegalStateException("an upload can't be read back");
  }

  @Override
  public CompletionStage<Optional<FileSnapshot>> finish(WriteCondition condition) {
    return last.exceptionallyCompose(this::<Void>fail)
        .thenCompose(written -> mayFinish(condition))
        .thenCompose(may -> may ? finishNow(condition) : refused())
        .exceptionallyCompose(failure -> finishFailed(condition, failure));
  }

  /** Where the service has no conditions of its own. */
  private CompletionStage<Boolean> mayFinish(WriteCondition condition) {
    return options.conditionalWrites()
        ? CompletableFuture.completedFuture(true)
        : space.look(file).thenApply(condition::holds);
  }

  private CompletionStage<Optional<FileSnapshot>> finishNow(WriteCondition condition) {
    UploadPart rest = filling == null ? newPart() : filling;
    filling = null;
    if (!parts.hasBegun()) {
      return put(rest, condition);
    }
    if (rest.size() > 0) {
      sending.add(parts.send(rest));
    }
    return sent()
        .thenCompose(done -> parts.complete(conditional(condition)))
        .thenApply(CompleteMultipartUploadResponse::eTag)
        .thenApply(this::finished);
  }

  /** Its failure is no doubt about the object: nobody has asked for that yet. */
  private CompletionStage<Void> sent() {
    return CompletableFuture.allOf(
            sending.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new))
        .exceptionallyCompose(this::fail);
  }

  private CompletionStage<Optional<FileSnapshot>> put(UploadPart all, WriteCondition condition) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(options.bucket())
            .key(key)
            .checksumCRC32C(all.checksum())
            .contentLength((long) all.size());
    ifMatch(condition).ifPresent(request::ifMatch);
    ifNoneMatch(condition).ifPresent(request::ifNoneMatch);
    return client
        .putObject(request.build(), all.body())
        .whenComplete((done, failure) -> all.close())
        .thenApply(PutObjectResponse::eTag)
        .thenApply(this::finished);
  }

  private CompleteMultipartUploadRequest.Builder conditional(WriteCondition condition) {
    CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder();
    ifMatch(condition).ifPresent(request::ifMatch);
    ifNoneMatch(condition).ifPresent(request::ifNoneMatch);
    return request;
  }

  private Optional<String> ifMatch(WriteCondition condition) {
    return options.conditionalWrites() && condition instanceof WriteCondition.Same same
        ? Optional.of("\"" + same.version() + "\"")
        : Optional.empty();
  }

  private Optional<String> ifNoneMatch(WriteCondition condition) {
    return options.conditionalWrites() && condition instanceof WriteCondition.Absent
        ? Optional.of("*")
        : Optional.empty();
  }

  private Optional<FileSnapshot> finished(String etag) {
    ended = true;
    Version version = S3Space.version(etag);
    return Optional.of(new FileSnapshot(file, version, bytes, Instant.now()));
  }

  private CompletionStage<Optional<FileSnapshot>> refused() {
    return abort().thenApply(aborted -> Optional.empty());
  }

  private CompletionStage<Optional<FileSnapshot>> finishFailed(
      WriteCondition condition, Throwable failure) {
    boolean isGone =
        condition instanceof WriteCondition.Same
            && S3Failures.isNoObject(failure)
            && !S3Failures.isNoUpload(failure);
    if (S3Failures.isConditionFailed(failure) || isGone) {
      return refused();
    }
    SheafException failed = failures.of("writing " + file, failure);
    boolean isUnknown = S3Failures.isUnknown(failure) || S3Failures.isNoUpload(failure);
    SheafException told =
        isUnknown
            ? new SheafException(
                ErrorReason.COMMIT_UNKNOWN, failed.getMessage() + "; it may be there", failure)
            : failed;
    return abort().thenCompose(aborted -> CompletableFuture.failedFuture(told));
  }

  /** Doesn't wait for room: a write that does fails, and parts on their way are cancelled. */
  @Override
  public CompletionStage<Void> abort() {
    if (ended) {
      return CompletableFuture.completedFuture(null);
    }
    aborted = true;
    parts.cancel();
    endWait();
    return lastWrite().handle((done, failure) -> drop()).thenCompose(dropped -> parts.abort());
  }

  private synchronized CompletionStage<Void> lastWrite() {
    return last;
  }

  /** The part that was filling belongs to nobody once no write is under way. */
  private @Nullable Void drop() {
    if (filling != null) {
      filling.close();
      filling = null;
    }
    return null;
  }

  /** What is allocated for the part that fills. */
  long bytesHeld() {
    return filling == null ? 0 : filling.capacity();
  }
}
