package io.sheaf.command.option;

import io.sheaf.dataset.s3.S3Credentials;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How S3 is used directly, for addresses {@code s3://}; flags come before the usual AWS chain
 * (variables such as {@code AWS_ACCESS_KEY_ID}, profiles, the machine's own).
 */
public final class S3Flags implements CommandPart {
  private final Option<URI> endpoint =
      Option.of(URI.class, "--endpoint", "URL")
          .description("An S3 service that is not AWS's: http://host:port.");

  private final Option<Switch> pathStyle =
      Option.of(Switch.class, "--path-style", "on|off")
          .converter(new Switch.Converter())
          .withoutValue("on")
          .description("The bucket stands in the path (default: with --endpoint).");

  private final Option<String> accessKey =
      Option.of(String.class, "--aws-access-key", "KEY")
          .description("Who asks S3 (default: the usual AWS chain).");

  private final Option<String> secretKey =
      Option.of(String.class, "--aws-secret-key", "KEY")
          .description("The secret to it; better in the variable AWS_SECRET_ACCESS_KEY.");

  private final Option<String> region =
      Option.of(String.class, "--aws-region", "REGION")
          .description("The bucket's region (default: the AWS chain's, else us-east-1).");

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(command, endpoint, pathStyle, accessKey, secretKey, region);
  }

  /**
   * @throws SheafException INVALID_REQUEST when one of the two is missing
   */
  public Optional<S3Credentials> credentials() {
    if (accessKey.isPresent() != secretKey.isPresent()) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "--aws-access-key and --aws-secret-key need each other");
    }
    return accessKey.optional().map(key -> new S3Credentials(key, secretKey.get()));
  }

  public Optional<URI> endpoint() {
    return endpoint.optional();
  }

  public boolean pathStyle() {
    return pathStyle.optional().map(Switch.ON::equals).orElseGet(endpoint::isPresent);
  }

  public Optional<String> region() {
    return region.optional();
  }
}
