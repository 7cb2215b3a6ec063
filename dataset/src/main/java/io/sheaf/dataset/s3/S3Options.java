package io.sheaf.dataset.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which objects, and how the service is talked to.
 *
 * @param prefix what all keys begin with, perhaps empty; nothing is put between it and a name
 * @param credentials empty for the usual AWS chain
 * @param region empty for the usual AWS chain, and us-east-1 where that has none
 * @param endpoint of a service that is not AWS's
 * @param pathStyle whether the bucket stands in the path, not in the host's name
 * @param conditionalWrites whether the service has If-None-Match and If-Match for writes; without,
 *     conditions are looked at right before a write
 * @param connections at once
 * @param requestWaitMax for one request, with all its tries
 * @param rangeBytesMax of one request that reads; what is longer is read by several at once
 * @param partBytesMin of an upload's parts, which grow in long uploads; 5 MiB or more
 * @param partsMax of one upload under way at once
 * @param uploadBytesMax of all uploads under way, on the heap; two parts at least
 * @param spoolDirectory where data with dictionaries is kept while it is uploaded, since it may
 *     have to be written again
 */
public record S3Options(
    String bucket,
    String prefix,
    Optional<S3Credentials> credentials,
    Optional<String> region,
    Optional<URI> endpoint,
    boolean pathStyle,
    boolean conditionalWrites,
    int connections,
    Duration requestWaitMax,
    int rangeBytesMax,
    int partBytesMin,
    int partsMax,
    long uploadBytesMax,
    Path spoolDirectory) {
  /** The smallest part that S3 takes, but for the last. */
  public static final int PART_BYTES_MIN = 5 << 20;

  /** The usual settings for a bucket of AWS's. */
  public static S3Options of(String bucket, String prefix) {
    return new S3Options(
        bucket,
        prefix,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        true,
        64,
        Duration.ofMinutes(2),
        2 << 20,
        8 << 20,
        4,
        128L << 20,
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same bucket, asked by somebody, in a region, at an endpoint; path style with the last. */
  public S3Options with(
      Optional<S3Credentials> credentials, Optional<String> region, Optional<URI> endpoint) {
    return new S3Options(
        bucket,
        prefix,
        credentials,
        region,
        endpoint,
        pathStyle || endpoint.isPresent(),
        conditionalWrites,
        connections,
        requestWaitMax,
        rangeBytesMax,
        partBytesMin,
        partsMax,
        uploadBytesMax,
        spoolDirectory);
  }
}
