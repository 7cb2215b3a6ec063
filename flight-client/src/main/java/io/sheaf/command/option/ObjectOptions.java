package io.sheaf.command.option;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import picocli.CommandLine.Model.CommandSpec;

/** Which object in S3 and who asks for it, in ArrowRedis's words. */
public final class ObjectOptions implements CommandPart {
  private final Option<String> bucket =
      Option.of(String.class, "--bucket", "NAME").required().description("The bucket.");

  private final Option<String> key =
      Option.of(String.class, "--key", "KEY").required().description("The object's key.");

  private final S3Flags s3 = new S3Flags();

  @Override
  public void addTo(CommandSpec command) {
    CommandPart.addAll(command, bucket, key, s3);
  }

  /**
   * The object's address; its key is taken as it is.
   *
   * @throws io.sheaf.protocol.error.SheafException INVALID_REQUEST
   */
  public DataAddress address() {
    return AddressParser.object(bucket.get(), key.get());
  }

  /** How the service is reached. */
  public ConnectionOptions connection() {
    return new ConnectionOptions(s3);
  }
}
