package io.sheaf.command.option;

import io.sheaf.dataset.s3.S3Credentials;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How S3 is used directly, for addresses {@code s3://}; flags come before the usual AWS chain
 * (variables such as {@code AWS_ACCESS_KEY_ID}, profiles, the machine's own).
 */
public final class S3Flags {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "An S3 service that is not AWS's: http://host:port.")
  private @Nullable URI endpoint;

  @Option(
      names = "--path-style",
      paramLabel = "on|off",
      arity = "0..1",
      fallbackValue = "on",
      converter = Switch.Converter.class,
      description = "The bucket stands in the path (default: with --endpoint).")
  private @Nullable Switch pathStyle;

  @Option(
      names = "--aws-access-key",
      paramLabel = "KEY",
      description = "Who asks S3 (default: the usual AWS chain).")
  private @Nullable String accessKey;

  @Option(
      names = "--aws-secret-key",
      paramLabel = "KEY",
      description = "The secret to it; better in the variable AWS_SECRET_ACCESS_KEY.")
  private @Nullable String secretKey;

  @Option(
      names = "--aws-region",
      paramLabel = "REGION",
      description = "The bucket's region (default: the AWS chain's, else us-east-1).")
  private @Nullable String region;

  /**
   * @throws SheafException INVALID_REQUEST when one of the two is missing
   */
  public Optional<S3Credentials> credentials() {
    if (accessKey == null && secretKey == null) {
      return Optional.empty();
    }
    if (accessKey == null || secretKey == null) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "--aws-access-key and --aws-secret-key need each other");
    }
    return Optional.of(new S3Credentials(accessKey, secretKey));
  }

  public Optional<URI> endpoint() {
    return Optional.ofNullable(endpoint);
  }

  public boolean pathStyle() {
    return pathStyle == null ? endpoint != null : pathStyle == Switch.ON;
  }

  public Optional<String> region() {
    return Optional.ofNullable(region);
  }
}
