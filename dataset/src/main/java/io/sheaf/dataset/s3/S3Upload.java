package io.sheaf.dataset.s3;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
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

  /** Of the first part, which may be all; those behind it are mostly full. */
  private static final int FIRST_PART_BYTES = 64 << 10;

  private static final int PART_BYTES_MAX = 1 << 30;

  private final S3Space space;
  private final String file;
  private final String key;
  private final S3Options options;
  private final S3Failures failures;
  private final S3AsyncClient client;
  private final MemoryBudget budget;
  private final MultipartUpload parts;
  private final Deque<CompletionStage<Void>> sending = new ArrayDeque<>();
  private CompletionStage<Void> last = CompletableFuture.completedFuture(null);
  private @Nullable UploadPart filling;
  private long bytes;
  private boolean ended;

  S3Upload(S3Space space, String file, MemoryBudget budget) {
    this.space = space;
    this.file = file;
    this.key = space.key(file);
    this.options = space.options();
    this.failures = space.failures();
    this.client = space.client();
    this.budget = budget;
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
    return CompletableFuture.failedFuture(failures.of("writing " + file, failure));
  }

  /** Adds what fits to the part that fills, sends it when it is full, and goes on with the rest. */
  private CompletionStage<Void> feed(ByteBuf rest) {
    if (!rest.isReadable()) {
      return CompletableFuture.completedFuture(null);
    }
    UploadPart part = filling == null ? newPart() : filling;
    filling = part;
    int length = Math.min(part.room(), rest.readableBytes());
    return budget
        .reserve(length, options.requestWaitMax())
        .thenCompose(room -> add(part, rest.readSlice(length), room))
        .thenCompose(added -> feed(rest));
  }

  private CompletionStage<Void> add(UploadPart part, ByteBuf piece, Reservation room) {
    part.add(piece, room);
    bytes += piece.readableBytes();
    return part.room() > 0 ? CompletableFuture.completedFuture(null) : send(part);
  }

  private UploadPart newPart() {
    int bytesMax = partBytes(parts.parts(), options);
    return new UploadPart(parts.hasBegun() ? bytesMax : FIRST_PART_BYTES, bytesMax);
  }

  /**
   * What the part after so many holds: no more than half of what uploads may, for one fills while
   * one is sent.
   */
  static int partBytes(int partsBefore, S3Options options) {
    long wanted = (long) options.partBytesMin() << partsBefore / PARTS_OF_A_SIZE;
    long most = Math.max(options.partBytesMin(), options.uploadBytesMax() / 2);
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
    return last.thenCompose(written -> mayFinish(condition))
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
    UploadPart rest = filling == null ? new UploadPart(1, 1) : filling;
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

  private CompletionStage<Void> sent() {
    return CompletableFuture.allOf(
        sending.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
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

  @Override
  public synchronized CompletionStage<Void> abort() {
    return ended ? CompletableFuture.completedFuture(null) : parts.abort().thenCompose(this::drop);
  }

  /** The part that was filling belongs to nobody once no write is under way. */
  private CompletionStage<Void> drop(@Nullable Void aborted) {
    return last.handle(
        (done, failure) -> {
          if (filling != null) {
            filling.close();
            filling = null;
          }
          return null;
        });
  }
}
