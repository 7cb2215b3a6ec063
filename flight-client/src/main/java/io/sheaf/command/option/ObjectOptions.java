package io.sheaf.command.option;

import io.sheaf.command.address.AddressParser;
import io.sheaf.command.address.DataAddress;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which object in S3 and who asks for it, in ArrowRedis's words. */
public final class ObjectOptions {
  @Option(names = "--bucket", required = true, paramLabel = "NAME", description = "The bucket.")
  private String bucket = "";

  @Option(names = "--key", required = true, paramLabel = "KEY", description = "The object's key.")
  private String key = "";

  @Mixin private S3Flags s3 = new S3Flags();

  /**
   * The object's address.
   *
   * @throws io.sheaf.protocol.error.SheafException INVALID_REQUEST
   */
  public DataAddress address() {
    return AddressParser.fileOrUrl("s3://" + bucket + "/" + key);
  }

  /** How the service is reached. */
  public ConnectionOptions connection() {
    return ConnectionOptions.of(s3);
  }
}
