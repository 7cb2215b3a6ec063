package io.sheaf.command.option;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import picocli.CommandLine.Option;

/** Which object in S3 and who asks for it, in ArrowRedis's words. */
public final class ObjectOptions {
  @Option(names = "--bucket", required = true, paramLabel = "NAME", description = "The bucket.")
  private String bucket = "";

  @Option(names = "--key", required = true, paramLabel = "KEY", description = "The object's key.")
  private String key = "";

  @Option(names = "--aws-access-key", paramLabel = "KEY", description = "Who asks.")
  private String accessKey = "";

  @Option(names = "--aws-secret-key", paramLabel = "KEY", description = "The secret to it.")
  private String secretKey = "";

  @Option(
      names = "--aws-region",
      paramLabel = "REGION",
      description = "The bucket's region (default: ${DEFAULT-VALUE}).")
  private String region = "us-east-1";

  /** A failure to be thrown: this version does without S3. */
  public SheafException refusal() {
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "s3://%s/%s: S3 is not supported by this version; nothing was done".formatted(bucket, key));
  }
}
