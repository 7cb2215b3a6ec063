package io.sheaf.command.place;

import io.sheaf.command.option.S3Flags;
import io.sheaf.dataset.s3.S3Options;
import io.sheaf.dataset.s3.S3Space;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.SpaceAddress;

/** Buckets; apart from all else, so that the AWS SDK is loaded by those alone who use it. */
final class S3Spaces {
  private static final long UPLOAD_BYTES_MAX = 64L << 20;

  private S3Spaces() {}

  static FileSpace open(SpaceAddress.Bucket bucket, S3Flags flags) {
    S3Options defaults = S3Options.of(bucket.bucket(), bucket.prefix());
    return S3Space.open(
        new S3Options(
            bucket.bucket(),
            bucket.prefix(),
            flags.credentials(),
            flags.region(),
            flags.endpoint(),
            flags.pathStyle(),
            defaults.conditionalWrites(),
            defaults.connections(),
            defaults.requestWaitMax(),
            defaults.rangeBytesMax(),
            defaults.partBytesMin(),
            defaults.partsMax(),
            UPLOAD_BYTES_MAX,
            defaults.spoolDirectory()));
  }
}
