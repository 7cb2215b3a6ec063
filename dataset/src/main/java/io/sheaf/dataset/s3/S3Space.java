package io.sheaf.dataset.s3;

import io.sheaf.dataset.file.DirectorySpace;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.FileTail;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket whose keys begin with a prefix; a file's name is the rest of its key and
 * may have slashes in it. A version is an ETag. Requests are tried again by the SDK alone.
 */
public final class S3Space implements FileSpace {
  private static final int SPOOL_THREADS = 2;
  private static final int KEY_BYTES_MAX = 1024;

  /** What files of the spool are to become; they don't tell of which object they are. */
  private static final String SPOOLED = "sheaf-upload";

  private final S3EventLoops threads;
  private final S3AsyncClient client;
  private final S3Options options;
  private final S3Failures failures;
  private final UploadMemory uploads;
  private final DirectorySpace spool;

  private S3Space(S3Options options) {
    this.threads = new S3EventLoops();
    this.client = S3Clients.open(options, threads);
    this.options = options;
    this.failures = new S3Failures(options);
    this.uploads = new UploadMemory(options);
    this.spool = DirectorySpace.open(options.spoolDirectory(), SPOOL_THREADS);
  }

  /** Opens it; nothing is asked of the service yet. */
  public static S3Space open(S3Options options) {
    return new S3Space(options);
  }

  S3AsyncClient client() {
    return client;
  }

  S3Options options() {
    return options;
  }

  S3Failures failures() {
    return failures;
  }

  UploadMemory uploads() {
    return uploads;
  }

  static Version version(String etag) {
    return new Version(etag.replace("\"", ""));
  }

  @Override
  public String kind() {
    return "s3";
  }

  @Override
  public String address(String file) {
    return "s3://" + options.bucket() + "/" + options.prefix() + file;
  }

  /**
   * The key of a file.
   *
   * @throws SheafException INVALID_REQUEST when services disagree on what it would be
   */
  String key(String file) {
    String key = options.prefix() + file;
    boolean isAmbiguous =
        List.of(file.split("/", -1)).stream()
            .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    boolean isTooLong = key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX;
    if (isAmbiguous || isTooLong || key.chars().anyMatch(Character::isISOControl)) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "the name can't be a key: 1 to 1024 bytes are needed, without control characters and"
              + " without parts between slashes that are empty or dots");
    }
    return key;
  }

  /** What the SDK does, with failures in Sheaf's words. */
  private <T> CompletionStage<T> request(
      String what, Supplier<? extends CompletionStage<T>> asking) {
    try {
      return asking.get().exceptionallyCompose(failure -> fail(what, failure));
    } catch (RuntimeException e) {
      return fail(what, e);
    }
  }

  private <T> CompletionStage<T> fail(String what, Throwable failure) {
    return CompletableFuture.failedFuture(failures.of(what, failure));
  }

  @Override
  public CompletionStage<Optional<FileTail>> tail(String file, int bytesMax) {
    return request(
        "reading " + file,
        () ->
            client
                .getObject(
                    get(file).range("bytes=-" + bytesMax).build(),
                    AsyncResponseTransformer.<GetObjectResponse>toBytes())
                .<Optional<FileTail>>thenApply(found -> Optional.of(tail(file, found)))
                .exceptionallyCompose(failure -> noTail(file, failure)));
  }

  private GetObjectRequest.Builder get(String file) {
    return GetObjectRequest.builder().bucket(options.bucket()).key(key(file));
  }

  private static FileTail tail(String file, ResponseBytes<GetObjectResponse> found) {
    GetObjectResponse response = found.response();
    String range = response.contentRange();
    long size =
        range == null
            ? response.contentLength()
            : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    FileSnapshot snapshot =
        new FileSnapshot(file, version(response.eTag()), size, response.lastModified());
    return new FileTail(snapshot, found.asByteBuffer());
  }

  /** An object without bytes has no last ones. */
  private CompletionStage<Optional<FileTail>> noTail(String file, Throwable failure) {
    if (S3Failures.isNoObject(failure)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    boolean isEmpty = S3Failures.status(failure).equals(Optional.of(S3Failures.RANGE_OUTSIDE));
    return isEmpty
        ? look(file).thenApply(found -> found.map(now -> new FileTail(now, ByteBuffer.allocate(0))))
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public CompletionStage<ByteRanges> open(FileSnapshot snapshot) {
    return request(
        "opening " + snapshot.file(),
        () ->
            CompletableFuture.completedFuture(
                new S3Ranges(
                    client,
                    failures,
                    snapshot,
                    get(snapshot.file()).ifMatch("\"" + snapshot.version() + "\"").build(),
                    options.rangeBytesMax())));
  }

  @Override
  public CompletionStage<Optional<FileSnapshot>> look(String file) {
    return request(
        "looking at " + file,
        () ->
            client
                .headObject(head -> head.bucket(options.bucket()).key(key(file)))
                .<Optional<FileSnapshot>>thenApply(found -> Optional.of(snapshot(file, found)))
                .exceptionallyCompose(S3Space::noObject));
  }

  private static FileSnapshot snapshot(String file, HeadObjectResponse found) {
    return new FileSnapshot(
        file, version(found.eTag()), found.contentLength(), found.lastModified());
  }

  private static CompletionStage<Optional<FileSnapshot>> noObject(Throwable failure) {
    return S3Failures.isNoObject(failure)
        ? CompletableFuture.completedFuture(Optional.empty())
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public CompletionStage<FileUpload> create(String file, boolean readBack) {
    return request(
        "writing " + file,
        () -> {
          FileUpload upload = new S3Upload(this, file, uploads);
          return readBack
              ? spool.create(SPOOLED, true).thenApply(kept -> new SpooledUpload(upload, kept))
              : CompletableFuture.completedFuture(upload);
        });
  }

  @Override
  public CompletionStage<Boolean> delete(String file) {
    return look(file)
        .thenCompose(
            found ->
                request(
                    "removing " + file,
                    () ->
                        client
                            .deleteObject(delete -> delete.bucket(options.bucket()).key(key(file)))
                            .thenApply(deleted -> found.isPresent())));
  }

  @Override
  public CompletionStage<List<String>> list(String namePrefix, String after, int limit) {
    return request(
        "listing bucket " + options.bucket(),
        () -> list(namePrefix, after, limit, null, new ArrayList<>()));
  }

  private CompletionStage<List<String>> list(
      String namePrefix, String after, int limit, @Nullable String token, List<String> found) {
    return client
        .listObjectsV2(
            request ->
                request
                    .bucket(options.bucket())
                    .prefix(options.prefix() + namePrefix)
                    .startAfter(after.isEmpty() ? null : options.prefix() + after)
                    .continuationToken(token)
                    .maxKeys(limit - found.size()))
        .thenCompose(
            page -> {
              for (S3Object object : page.contents()) {
                found.add(object.key().substring(options.prefix().length()));
              }
              boolean isMore = Boolean.TRUE.equals(page.isTruncated()) && found.size() < limit;
              return isMore
                  ? list(namePrefix, after, limit, page.nextContinuationToken(), found)
                  : CompletableFuture.completedFuture(found);
            });
  }

  /** Of one file only its uploads. */
  @Override
  public CompletionStage<Integer> clean(Optional<String> file, Duration olderThan) {
    CompletionStage<Integer> spooled =
        file.isEmpty() ? cleanSpool(olderThan) : CompletableFuture.completedFuture(0);
    return spooled.thenCombine(cleanUploads(file, olderThan), Integer::sum);
  }

  /** Several users may share the directory, and none may remove what is another's. */
  private CompletionStage<Integer> cleanSpool(Duration olderThan) {
    return spool.clean(Optional.of(SPOOLED), olderThan).exceptionally(unremovable -> 0);
  }

  private CompletionStage<Integer> cleanUploads(Optional<String> file, Duration olderThan) {
    Instant before = Instant.now().minus(olderThan);
    String prefix = options.prefix() + file.orElse("");
    return request(
        "tidying up bucket " + options.bucket(),
        () ->
            client
                .listMultipartUploads(request -> request.bucket(options.bucket()).prefix(prefix))
                .thenCompose(
                    found ->
                        abortAll(
                            found.uploads().stream()
                                .filter(upload -> upload.initiated().isBefore(before))
                                .filter(upload -> file.isEmpty() || upload.key().equals(prefix))
                                .map(
                                    upload ->
                                        client.abortMultipartUpload(
                                            abort ->
                                                abort
                                                    .bucket(options.bucket())
                                                    .key(upload.key())
                                                    .uploadId(upload.uploadId())))
                                .toList())));
  }

  private static CompletionStage<Integer> abortAll(List<? extends CompletableFuture<?>> aborts) {
    return CompletableFuture.allOf(aborts.toArray(CompletableFuture[]::new))
        .thenApply(done -> aborts.size());
  }

  @Override
  public CompletionStage<Map<String, String>> ping() {
    return request(
        "asking for bucket " + options.bucket(),
        () ->
            client
                .headBucket(request -> request.bucket(options.bucket()))
                .thenApply(
                    found -> {
                      Map<String, String> properties = new LinkedHashMap<>();
                      properties.put("address", address(""));
                      properties.put("region", client.serviceClientConfiguration().region().id());
                      options
                          .endpoint()
                          .ifPresent(uri -> properties.put("endpoint", uri.toString()));
                      return properties;
                    }));
  }

  @Override
  public void close() {
    client.close();
    threads.end();
    spool.close();
  }
}
