package io.sheaf.dataset.s3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The requests of one multipart upload. It begins with its first part. One caller at a time; parts
 * may be under way at once.
 */
final class MultipartUpload {
  private final S3AsyncClient client;
  private final String bucket;
  private final String key;
  private final List<CompletedPart> done = new ArrayList<>();
  private final List<CompletableFuture<UploadPartResponse>> underWay = new ArrayList<>();
  private int parts;
  private boolean cancelled;
  private @Nullable CompletableFuture<String> id;

  MultipartUpload(S3AsyncClient client, String bucket, String key) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
  }

  synchronized boolean hasBegun() {
    return id != null;
  }

  /** Parts so far. */
  synchronized int parts() {
    return parts;
  }

  private synchronized CompletableFuture<String> id() {
    if (id == null && cancelled) {
      return CompletableFuture.failedFuture(new CancellationException());
    }
    if (id == null) {
      id =
          client
              .createMultipartUpload(
                  request ->
                      request.bucket(bucket).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
              .thenApply(CreateMultipartUploadResponse::uploadId);
    }
    return id;
  }

  /**
   * Sends the next part.
   *
   * @param part closed when the request has ended
   */
  CompletionStage<Void> send(UploadPart part) {
    int number = nextNumber();
    return id().thenCompose(upload -> send(upload, number, part))
        .whenComplete((sent, failure) -> part.close());
  }

  private synchronized int nextNumber() {
    return ++parts;
  }

  private CompletionStage<Void> send(String upload, int number, UploadPart part) {
    String checksum = part.checksum();
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket)
            .key(key)
            .uploadId(upload)
            .partNumber(number)
            .checksumCRC32C(checksum)
            .contentLength((long) part.size())
            .build();
    CompletableFuture<UploadPartResponse> response = begin(request, part);
    return response
        .whenComplete((sent, failure) -> ended(response))
        .thenAccept(sent -> add(number, sent.eTag(), checksum));
  }

  private synchronized CompletableFuture<UploadPartResponse> begin(
      UploadPartRequest request, UploadPart part) {
    if (cancelled) {
      return CompletableFuture.failedFuture(new CancellationException());
    }
    CompletableFuture<UploadPartResponse> response = client.uploadPart(request, part.body());
    underWay.add(response);
    return response;
  }

  private synchronized void ended(CompletableFuture<UploadPartResponse> response) {
    underWay.remove(response);
  }

  private synchronized void add(int number, String etag, String checksum) {
    done.add(
        CompletedPart.builder().partNumber(number).eTag(etag).checksumCRC32C(checksum).build());
  }

  /** Makes the object of its parts, all of which have been sent. */
  CompletionStage<CompleteMultipartUploadResponse> complete(
      String upload, CompleteMultipartUploadRequest.Builder request) {
    List<CompletedPart> inOrder;
    synchronized (this) {
      inOrder = new ArrayList<>(done);
    }
    inOrder.sort(Comparator.comparing(CompletedPart::partNumber));
    return client.completeMultipartUpload(
        request
            .bucket(bucket)
            .key(key)
            .uploadId(upload)
            .multipartUpload(parts -> parts.parts(inOrder))
            .build());
  }

  CompletionStage<CompleteMultipartUploadResponse> complete(
      CompleteMultipartUploadRequest.Builder request) {
    return id().thenCompose(upload -> complete(upload, request));
  }

  /** Ends what is on its way; no part is sent from now on. */
  void cancel() {
    List<CompletableFuture<UploadPartResponse>> sent;
    synchronized (this) {
      cancelled = true;
      sent = List.copyOf(underWay);
    }
    sent.forEach(part -> part.cancel(true));
  }

  /** Removes all parts; after {@link #cancel}. Never fails. */
  CompletionStage<Void> abort() {
    if (!hasBegun()) {
      return CompletableFuture.completedFuture(null);
    }
    return id().thenCompose(
            upload ->
                client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(upload)))
        .handle((aborted, failure) -> null);
  }
}
