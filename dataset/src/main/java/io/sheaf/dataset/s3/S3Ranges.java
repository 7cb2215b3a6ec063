package io.sheaf.dataset.s3;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * An object of one ETag, read by range requests. A long range is read by several at once, since a
 * service gives each connection only so much. Holds nothing.
 */
final class S3Ranges implements ByteRanges {
  private final S3AsyncClient client;
  private final S3Failures failures;
  private final FileSnapshot snapshot;
  private final GetObjectRequest request;
  private final int rangeBytesMax;

  /**
   * @param request of the whole object, pinned by its ETag
   * @param rangeBytesMax of one request
   */
  S3Ranges(
      S3AsyncClient client,
      S3Failures failures,
      FileSnapshot snapshot,
      GetObjectRequest request,
      int rangeBytesMax) {
    this.client = client;
    this.failures = failures;
    this.snapshot = snapshot;
    this.request = request;
    this.rangeBytesMax = rangeBytesMax;
  }

  /** In parts of about the same size; fails when all have ended, since the buffer is theirs. */
  @Override
  public CompletionStage<Void> read(long position, ByteBuf into) {
    int bytes = into.capacity();
    int parts = (int) Math.max(1, ((long) bytes + rangeBytesMax - 1) / rangeBytesMax);
    CompletableFuture<?>[] reads = new CompletableFuture<?>[parts];
    for (int part = 0; part < parts; part++) {
      int from = offset(part, parts, bytes);
      ByteBuf slice = into.slice(from, offset(part + 1, parts, bytes) - from);
      reads[part] = readPart(position + from, slice);
    }
    return CompletableFuture.allOf(reads).thenRun(() -> into.setIndex(0, bytes));
  }

  private static int offset(int part, int parts, int bytes) {
    return (int) ((long) bytes * part / parts);
  }

  private CompletableFuture<Void> readPart(long position, ByteBuf into) {
    long last = position + into.capacity() - 1;
    GetObjectRequest range = request.toBuilder().range("bytes=" + position + "-" + last).build();
    RangeBody body = new RangeBody(into);
    return client
        .getObject(range, body)
        .whenComplete((done, failure) -> body.end())
        .exceptionally(
            failure -> {
              throw failure(failure);
            });
  }

  private SheafException failure(Throwable failure) {
    boolean isOther =
        S3Failures.isNoObject(failure)
            || S3Failures.status(failure).equals(Optional.of(S3Failures.CONDITION));
    return isOther
        ? new SheafException(
            ErrorReason.VERSION_NOT_FOUND,
            "version "
                + snapshot.version()
                + " of "
                + snapshot.file()
                + " was replaced or removed; open it again",
            failure)
        : failures.of("reading " + snapshot.file(), failure);
  }

  @Override
  public void close() {}
}
